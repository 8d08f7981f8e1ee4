package io.plumbline.verifier.engine.pack.container;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The head of a part: a ustar header (POSIX.1-1988) of a plain file in the one form that a pack
 * has. Every field but name and size is fixed, so that a changed byte shows.
 *
 * @param name path of the part
 * @param size its bytes
 */
public record TarHeader(String name, long size) {
  /** Length of a header; parts are padded to multiples of it. */
  public static final int BLOCK = 512;

  public static final long MAX_SIZE = (1L << 33) - 1; // eleven octal digits

  private static final int NAME = 100;
  private static final int PREFIX = 155;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_%~-][A-Za-z0-9._%~-]*");

  /** Whether a part may have this name: it leads nowhere but down, and fits. */
  public static boolean isName(String name) {
    boolean plain =
        Arrays.stream(name.split("/", -1)).allMatch(part -> PLAIN.matcher(part).matches());
    return plain && split(name).isPresent();
  }

  /** Bytes that follow a part of this size up to the next header. */
  public long padding() {
    return Math.floorMod(-size, BLOCK);
  }

  public byte[] encode() {
    int prefix =
        split(name).orElseThrow(() -> new IllegalArgumentException("name too long: " + name));
    byte[] head = new byte[BLOCK];
    put(head, 0, prefix < 0 ? name : name.substring(prefix + 1));
    put(head, 345, prefix < 0 ? "" : name.substring(0, prefix));
    put(head, 100, "0000644\0");
    put(head, 108, "0000000\0");
    put(head, 116, "0000000\0");
    put(head, 124, "%011o\0".formatted(size));
    put(head, 136, "00000000000\0");
    put(head, 148, "        ");
    put(head, 156, "0");
    put(head, 257, "ustar\00000");
    int sum = 0;
    for (byte b : head) {
      sum += b & 0xff;
    }
    put(head, 148, "%06o\0 ".formatted(sum));
    return head;
  }

  /** Reads a header; empty when it is not exactly what {@link #encode} gives. */
  public static Optional<TarHeader> decode(byte[] head) {
    String prefix = text(head, 345, PREFIX);
    String name = (prefix.isEmpty() ? "" : prefix + "/") + text(head, 0, NAME);
    String size = text(head, 124, 11);
    if (!isName(name) || !size.matches("[0-7]{11}")) {
      return Optional.empty();
    }
    TarHeader read = new TarHeader(name, Long.parseLong(size, 8));
    return Arrays.equals(read.encode(), head) ? Optional.of(read) : Optional.empty();
  }

  /** Index of the slash between the two fields of a name, −1 where one is enough. */
  private static Optional<Integer> split(String name) {
    if (name.length() <= NAME) {
      return Optional.of(-1);
    }
    int slash = name.indexOf('/', name.length() - NAME - 1);
    return slash > 0 && slash <= PREFIX ? Optional.of(slash) : Optional.empty();
  }

  private static void put(byte[] head, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, head, at, bytes.length);
  }

  private static String text(byte[] head, int at, int length) {
    int end = at;
    while (end < at + length && head[end] != 0) {
      end++;
    }
    return new String(head, at, end - at, StandardCharsets.ISO_8859_1);
  }
}
