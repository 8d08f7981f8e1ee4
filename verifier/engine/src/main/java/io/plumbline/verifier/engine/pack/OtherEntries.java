package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.LogEntry;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.TileReader;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The entries of a log that are no seals, by their numbers: what segments do not tell. In a pack a
 * line each, the number and the entry in hexadecimal.
 */
final class OtherEntries {
  private static final int MAX_ENTRIES = 1_000_000;

  private OtherEntries() {}

  /** Finds them in a log. */
  static TreeMap<Long, byte[]> in(LogLayout layout, long size) throws IOException, FormatFault {
    TreeMap<Long, byte[]> others = new TreeMap<>();
    TileReader reader = new TileReader(layout, size);
    long index = 0;
    for (long tile = 0; index < size; tile++) {
      for (byte[] entry : reader.entries(tile)) {
        if (!(LogEntry.decode(entry) instanceof LogEntry.Sealed)) {
          others.put(index, entry);
        }
        index++;
      }
    }
    return others;
  }

  static String text(Map<Long, byte[]> others) {
    StringBuilder text = new StringBuilder();
    others.forEach((index, entry) ->
        text.append(index).append(' ').append(HexFormat.of().formatHex(entry)).append('\n'));
    return text.toString();
  }

  static TreeMap<Long, byte[]> parse(String text) throws FormatFault {
    TreeMap<Long, byte[]> others = new TreeMap<>();
    for (String line : text.lines().limit(MAX_ENTRIES).toList()) {
      String[] fields = line.split(" ");
      try {
        others.put(Long.valueOf(fields[0]), HexFormat.of().parseHex(fields[fields.length - 1]));
      } catch (IllegalArgumentException e) {
        throw new FormatFault(
            PackLayout.LEDGER_ENTRIES, -1, "'" + line + "', expected a number and an entry");
      }
    }
    if (!text(others).equals(text)) {
      throw new FormatFault(PackLayout.LEDGER_ENTRIES, -1, "is not in its only form");
    }
    return others;
  }
}
