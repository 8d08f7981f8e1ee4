package io.plumbline.contract.frame;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Series;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The series of a frame. An agent's frames mostly have the same: frames whose dictionaries have
 * equal bytes share one object when they are read through one {@link Cache}, so whatever is looked
 * up by series need be looked up once. Immutable.
 */
public final class FrameDictionary {
  private final List<Series> series;

  private FrameDictionary(List<Series> series) {
    this.series = series;
  }

  /** The series in the order of the rows: by channel, role, unit and device. */
  public List<Series> series() {
    return series;
  }

  /** Reads the section. */
  static FrameDictionary decode(FrameBytes frame) throws FormatFault {
    int end = frame.section();
    FrameDictionary dictionary = new FrameDictionary(SeriesTable.decode(frame));
    frame.endSection(end);
    return dictionary;
  }

  /** Dictionaries read lately, by their bytes. Not thread-safe. */
  public static final class Cache {
    /** Of a series, beside the characters of its texts. */
    private static final int SERIES_BYTES = 96;

    private static final long MOST_BYTES = 64L << 20;

    private final long mostBytes;
    private final Map<Integer, Entry> entries = new HashMap<>();
    private final ArrayDeque<Integer> order = new ArrayDeque<>();
    private long bytes;

    private record Entry(byte[] bytes, FrameDictionary dictionary) {
      long memory() {
        long memory = bytes.length;
        for (Series one : dictionary.series()) {
          int characters = one.device().length() + one.channel().length() + one.unit().length();
          memory += SERIES_BYTES + 2L * characters;
        }
        return memory;
      }
    }

    /** Keeps up to 64 MiB, enough for some 400 000 series. */
    public Cache() {
      this(MOST_BYTES);
    }

    /**
     * Keeps dictionaries as long as there is memory for them; the oldest go first.
     *
     * @param mostBytes what all of them may take, roughly; a larger one is not kept
     */
    public Cache(long mostBytes) {
      this.mostBytes = mostBytes;
    }

    FrameDictionary decode(FrameBytes frame) throws FormatFault {
      int start = frame.in().position();
      int end = frame.section();
      byte[] padded = frame.padded();
      CRC32C crc = new CRC32C();
      crc.update(padded, start, end - start);
      int key = (int) crc.getValue();
      Entry known = entries.get(key);
      if (known != null
          && Arrays.equals(known.bytes(), 0, known.bytes().length, padded, start, end)) {
        frame.in().skip(end - frame.in().position());
        return known.dictionary();
      }
      FrameDictionary dictionary = new FrameDictionary(SeriesTable.decode(frame));
      frame.endSection(end);
      if (known == null) {
        keep(key, new Entry(Arrays.copyOfRange(padded, start, end), dictionary));
      }
      return dictionary;
    }

    private void keep(int key, Entry entry) {
      entries.put(key, entry);
      order.add(key);
      bytes += entry.memory();
      while (bytes > mostBytes) {
        Entry oldest = entries.remove(order.remove());
        bytes -= oldest == null ? 0 : oldest.memory();
      }
    }
  }
}
