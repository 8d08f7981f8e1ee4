package io.plumbline.contract.bytes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * The golden vectors of {@code docs/formats/vectors}: bytes in hexadecimal, and behind a {@code #}
 * what they mean. Bytes that are in a vector once never change: an archive may hold them.
 */
public final class Vectors {
  private Vectors() {}

  /** The bytes of a vector. */
  public static byte[] read(String name) {
    Path file = folder().resolve(name + ".hex");
    try {
      StringBuilder digits = new StringBuilder();
      for (String line : Files.readAllLines(file)) {
        int comment = line.indexOf('#');
        digits.append((comment < 0 ? line : line.substring(0, comment)).replace(" ", ""));
      }
      return HexFormat.of().parseHex(digits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A vector that is text. */
  public static String text(String file) {
    try {
      return Files.readString(folder().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolve("docs/formats/vectors");
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "no docs/formats/vectors above " + Path.of("").toAbsolutePath());
  }
}
