package io.plumbline.contract.column;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.bytes.Utf8;
import io.plumbline.contract.fault.FormatFault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts one after the other: a {@link LongColumn} of their lengths in UTF-8 bytes, then a {@link
 * Block} of the bytes. Sorted texts may be front-coded, which leaves out what a text has in common
 * with the one before.
 */
public final class TextTable {
  private TextTable() {}

  /** Writes texts as they are. */
  public static void encode(ByteSink out, List<String> texts) {
    long[] lengths = new long[texts.size()];
    ByteSink all = new ByteSink();
    for (int i = 0; i < lengths.length; i++) {
      byte[] utf8 = Utf8.encode(texts.get(i));
      lengths[i] = utf8.length;
      all.bytes(utf8);
    }
    LongColumn.encode(out, lengths, lengths.length);
    Block.encode(out, all.toBytes());
  }

  /**
   * Writes texts front-coded; before the lengths of the rests stands a column of the lengths in
   * common.
   */
  public static void encodeSorted(ByteSink out, List<String> texts) {
    long[] shared = new long[texts.size()];
    long[] lengths = new long[texts.size()];
    ByteSink rests = new ByteSink();
    byte[] before = new byte[0];
    for (int i = 0; i < lengths.length; i++) {
      byte[] utf8 = Utf8.encode(texts.get(i));
      int common = 0;
      while (common < before.length && common < utf8.length && before[common] == utf8[common]) {
        common++;
      }
      shared[i] = common;
      lengths[i] = utf8.length - common;
      rests.bytes(utf8, common, utf8.length - common);
      before = utf8;
    }
    LongColumn.encode(out, shared, shared.length);
    LongColumn.encode(out, lengths, lengths.length);
    Block.encode(out, rests.toBytes());
  }

  /**
   * Reads {@code n} texts of at most {@code maxBytes} UTF-8 bytes each.
   *
   * @param maxTotalBytes the most bytes that all of them may have
   */
  public static List<String> decode(
      ByteSource in, byte[] bytes, int n, int maxBytes, int maxTotalBytes) throws FormatFault {
    int at = in.position();
    LongColumn lengths = LongColumn.decode(in, bytes, n);
    byte[] all = Block.decode(in, maxTotalBytes);
    List<String> texts = new ArrayList<>(n);
    int from = 0;
    for (int i = 0; i < n; i++) {
      int length = length(in, at, lengths.get(i), Math.min(maxBytes, all.length - from));
      texts.add(text(in, at, all, from, length));
      from += length;
    }
    if (from != all.length) {
      throw in.fault(at, "texts have " + from + " bytes of " + all.length);
    }
    return texts;
  }

  /** Reads {@code n} front-coded texts of at most {@code maxBytes} UTF-8 bytes each. */
  public static List<String> decodeSorted(
      ByteSource in, byte[] bytes, int n, int maxBytes, int maxTotalBytes) throws FormatFault {
    int at = in.position();
    LongColumn shared = LongColumn.decode(in, bytes, n);
    LongColumn lengths = LongColumn.decode(in, bytes, n);
    byte[] rests = Block.decode(in, maxTotalBytes);
    List<String> texts = new ArrayList<>(n);
    byte[] text = new byte[maxBytes];
    int before = 0;
    int from = 0;
    for (int i = 0; i < n; i++) {
      int common = length(in, at, shared.get(i), before);
      int length = length(in, at, lengths.get(i), Math.min(maxBytes - common, rests.length - from));
      System.arraycopy(rests, from, text, common, length);
      from += length;
      before = common + length;
      texts.add(text(in, at, text, 0, before));
    }
    if (from != rests.length) {
      throw in.fault(at, "texts have " + from + " bytes of " + rests.length);
    }
    return texts;
  }

  private static int length(ByteSource in, int at, long length, int max) throws FormatFault {
    if (length < 0 || length > max) {
      throw in.fault(at, "text of " + length + " bytes, expected at most " + max);
    }
    return (int) length;
  }

  private static String text(ByteSource in, int at, byte[] bytes, int from, int length)
      throws FormatFault {
    boolean ascii = true;
    for (int i = from; i < from + length; i++) {
      ascii &= bytes[i] >= 0;
    }
    if (ascii) {
      return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
    try {
      // A decoder of its own reports what the constructors of String would replace.
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw in.fault(at, "text is not UTF-8");
    }
  }
}
