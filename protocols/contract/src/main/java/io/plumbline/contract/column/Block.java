package io.plumbline.contract.column;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Bytes stored as they are, or deflated (RFC 1951) where that saves at least an eighth. */
public final class Block {
  private static final int RAW = 0;
  private static final int DEFLATED = 1;

  /** Fewer bytes than this are not worth the attempt. */
  private static final int LEAST_DEFLATED = 64;

  private Block() {}

  /** Writes a block. */
  public static void encode(ByteSink out, byte[] bytes) {
    byte[] deflated = new byte[bytes.length - bytes.length / 8];
    int length = bytes.length < LEAST_DEFLATED ? 0 : deflate(bytes, deflated);
    if (length == 0) {
      out.u8(RAW).varint(bytes.length).bytes(bytes);
    } else {
      out.u8(DEFLATED).varint(bytes.length).varint(length).bytes(deflated, 0, length);
    }
  }

  /** Reads a block of at most {@code max} bytes. */
  public static byte[] decode(ByteSource in, int max) throws FormatFault {
    int at = in.position();
    int method = in.u8();
    int length = in.count("bytes in a block", max);
    return switch (method) {
      case RAW -> in.bytes(length);
      case DEFLATED ->
          inflate(in, at, in.bytes(in.count("deflated bytes", in.remaining())), length);
      default -> throw in.fault(at, "method " + method + " of a block, expected 0 or 1");
    };
  }

  /** Length of the deflated bytes, 0 when they do not fit. */
  private static int deflate(byte[] bytes, byte[] into) {
    try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
      deflater.setInput(bytes);
      deflater.finish();
      int length = deflater.deflate(into);
      return deflater.finished() ? length : 0;
    }
  }

  private static byte[] inflate(ByteSource in, int at, byte[] deflated, int length)
      throws FormatFault {
    // Deflate makes at most 1032 bytes of one: a longer claim is refused before memory is taken for
    // it.
    if (length > 1032L * deflated.length) {
      throw in.fault(at, deflated.length + " deflated bytes cannot hold " + length);
    }
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(deflated);
      byte[] bytes = new byte[length];
      int got = 0;
      while (got < length) {
        int more = inflater.inflate(bytes, got, length - got);
        if (more == 0) {
          break;
        }
        got += more;
      }
      boolean more = !inflater.finished() && inflater.inflate(new byte[1]) > 0;
      if (got < length || more || !inflater.finished() || inflater.getRemaining() > 0) {
        throw in.fault(at, "deflated bytes do not hold exactly " + length + " bytes");
      }
      return bytes;
    } catch (DataFormatException e) {
      throw in.fault(at, "deflated bytes are malformed");
    }
  }
}
