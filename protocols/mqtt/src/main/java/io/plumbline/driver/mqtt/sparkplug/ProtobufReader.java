package io.plumbline.driver.mqtt.sparkplug;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Walks over one message in the Protocol Buffers wire format. Reads within its bytes, takes no
 * memory but for what it returns, and descends only where it is told to. Not thread-safe.
 */
final class ProtobufReader {
  private static final int VARINT_BYTES = 10;

  private final ByteBuffer bytes;
  private Wire wire = Wire.VARINT;

  /** How a field is written (the encoding's wire types 0, 1, 2 and 5; groups are refused). */
  private enum Wire {
    VARINT,
    FIXED64,
    LENGTH,
    FIXED32
  }

  ProtobufReader(byte[] message) {
    this(ByteBuffer.wrap(message));
  }

  private ProtobufReader(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Goes to the next field; returns its number, or 0 at the end of the message. */
  int next() throws BadPayloadException {
    if (!bytes.hasRemaining()) {
      return 0;
    }
    long tag = varint();
    wire =
        switch ((int) (tag & 7)) {
          case 0 -> Wire.VARINT;
          case 1 -> Wire.FIXED64;
          case 2 -> Wire.LENGTH;
          case 5 -> Wire.FIXED32;
          default -> throw fault("a field of wire type " + (tag & 7));
        };
    long number = tag >>> 3;
    if (number < 1 || number > 0x1FFF_FFFF) {
      throw fault("field number " + number);
    }
    return (int) number;
  }

  long integer() throws BadPayloadException {
    expect(Wire.VARINT);
    return varint();
  }

  boolean flag() throws BadPayloadException {
    return integer() != 0;
  }

  float float32() throws BadPayloadException {
    expect(Wire.FIXED32);
    return Float.intBitsToFloat(take(4).getInt());
  }

  double float64() throws BadPayloadException {
    expect(Wire.FIXED64);
    return Double.longBitsToDouble(take(8).getLong());
  }

  byte[] byteString() throws BadPayloadException {
    ByteBuffer slice = lengthDelimited();
    byte[] copy = new byte[slice.remaining()];
    slice.get(copy);
    return copy;
  }

  String text() throws BadPayloadException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(lengthDelimited()).toString();
    } catch (CharacterCodingException e) {
      throw fault("a text that is not UTF-8");
    }
  }

  /** The message inside the field. */
  ProtobufReader message() throws BadPayloadException {
    return new ProtobufReader(lengthDelimited());
  }

  /** Leaves the field out. */
  void skip() throws BadPayloadException {
    switch (wire) {
      case VARINT -> varint();
      case FIXED64 -> take(8);
      case LENGTH -> lengthDelimited();
      case FIXED32 -> take(4);
    }
  }

  private void expect(Wire wanted) throws BadPayloadException {
    if (wire != wanted) {
      throw fault("a field written as " + wire + ", expected " + wanted);
    }
  }

  private ByteBuffer lengthDelimited() throws BadPayloadException {
    expect(Wire.LENGTH);
    return take(varint());
  }

  private ByteBuffer take(long count) throws BadPayloadException {
    if (count < 0 || count > bytes.remaining()) {
      throw fault(
          "a field of %s bytes where %d are left"
              .formatted(Long.toUnsignedString(count), bytes.remaining()));
    }
    ByteBuffer slice = bytes.slice(bytes.position(), (int) count).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) count);
    return slice;
  }

  private long varint() throws BadPayloadException {
    long value = 0;
    for (int i = 0; i < VARINT_BYTES; i++) {
      if (!bytes.hasRemaining()) {
        throw fault("an integer that is cut off");
      }
      byte next = bytes.get();
      value |= (long) (next & 0x7F) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw fault("an integer of more than " + VARINT_BYTES + " bytes");
  }

  private BadPayloadException fault(String what) {
    return new BadPayloadException(
        "no Sparkplug payload: %s at byte %d".formatted(what, bytes.position()));
  }
}
