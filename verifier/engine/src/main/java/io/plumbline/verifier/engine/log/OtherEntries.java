package io.plumbline.verifier.engine.log;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.TileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The entries of a log that are no seals, by their numbers: what segments do not tell. In a pack a
 * line each, the number and the entry in hexadecimal.
 */
public final class OtherEntries {
  /** Where they stand beside a log without tiles. */
  public static final String NAME = "ledgers.txt";

  private static final int MAX_ENTRIES = 1_000_000;

  private OtherEntries() {}

  /** Finds them in a log. */
  public static TreeMap<Long, byte[]> in(LogLayout layout, long size)
      throws IOException, FormatFault {
    return in(layout, 0, size);
  }

  /**
   * Those of a log with tiles, or of one that lies in a pack.
   *
   * @param from entries before it may be missing
   */
  static TreeMap<Long, byte[]> of(LogLayout layout, long from, long size)
      throws IOException, FormatFault {
    Path file = layout.root().resolve(NAME);
    return Files.exists(file)
        ? parse(Files.readString(file, StandardCharsets.ISO_8859_1))
        : in(layout, from, size);
  }

  private static TreeMap<Long, byte[]> in(LogLayout layout, long from, long size)
      throws IOException, FormatFault {
    TreeMap<Long, byte[]> others = new TreeMap<>();
    TileReader reader = new TileReader(layout, size);
    long index = from - from % LogLayout.TILE_WIDTH;
    for (long tile = index / LogLayout.TILE_WIDTH; index < size; tile++) {
      for (byte[] entry : reader.entries(tile)) {
        if (!(LogEntry.decode(entry) instanceof LogEntry.Sealed)) {
          others.put(index, entry);
        }
        index++;
      }
    }
    return others;
  }

  /** A line for each. */
  public static String text(Map<Long, byte[]> others) {
    StringBuilder text = new StringBuilder();
    others.forEach((index, entry) ->
        text.append(index).append(' ').append(HexFormat.of().formatHex(entry)).append('\n'));
    return text.toString();
  }

  /** Reads the lines; they must be in their only form. */
  public static TreeMap<Long, byte[]> parse(String text) throws FormatFault {
    TreeMap<Long, byte[]> others = new TreeMap<>();
    for (String line : text.lines().limit(MAX_ENTRIES).toList()) {
      String[] fields = line.split(" ");
      try {
        others.put(Long.valueOf(fields[0]), HexFormat.of().parseHex(fields[fields.length - 1]));
      } catch (IllegalArgumentException e) {
        throw new FormatFault(NAME, -1, "'" + line + "', expected a number and an entry");
      }
    }
    if (!text(others).equals(text)) {
      throw new FormatFault(NAME, -1, "is not in its only form");
    }
    return others;
  }
}
