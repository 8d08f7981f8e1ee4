package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.Utf8;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.usage.UsageEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Tells what still fits into one frame, by the most that it can take: whoever adds only what {@code
 * admit} allows can always encode it. Not thread-safe.
 */
public final class FrameBudget {
  private static final int FIXED_BYTES = 4096;

  /** Times, quality, kind and number of a row, when no encoding helps. */
  private static final int ROW_BYTES = 32;

  private static final int SERIES_BYTES = 96;
  private static final int GAP_BYTES = 64;

  private final Map<String, Map<String, Series>> series = new HashMap<>();
  private int seriesCount;
  private int rows;
  private int gaps;
  private long bytes = FIXED_BYTES;

  /**
   * Takes a sample in when it fits.
   *
   * @return false when the sample belongs into another frame: a limit would be exceeded, or its
   *     channel stands in this frame with another role or unit
   */
  public boolean admit(Sample sample) {
    Series one = sample.series();
    Map<String, Series> channels = series.computeIfAbsent(one.device(), device -> new HashMap<>());
    Series known = channels.get(one.channel());
    if (known != null && !known.equals(one)) {
      return false;
    }
    long more =
        ROW_BYTES + (sample.value() instanceof Value.Text(var text) ? Utf8.length(text) + 8 : 0);
    if (known == null) {
      more +=
          SERIES_BYTES
              + Utf8.length(one.device())
              + Utf8.length(one.channel())
              + Utf8.length(one.unit());
    }
    if (rows == FrameLimits.MAX_ROWS
        || (known == null && seriesCount == FrameLimits.MAX_SERIES)
        || bytes + more > FrameLimits.MAX_BYTES) {
      return false;
    }
    if (known == null) {
      channels.put(one.channel(), one);
      seriesCount++;
    }
    rows++;
    bytes += more;
    return true;
  }

  /** Takes a gap in when it fits. */
  public boolean admit(Gap gap) {
    long more = GAP_BYTES + Utf8.length(gap.device()) + Utf8.length(gap.channel());
    if (gaps == FrameLimits.MAX_GAPS || bytes + more > FrameLimits.MAX_BYTES) {
      return false;
    }
    gaps++;
    bytes += more;
    return true;
  }

  /** Takes a usage event in when it fits. */
  public boolean admit(UsageEvent event) {
    long more = ROW_BYTES + Utf8.length(event.subject()) + Utf8.length(event.user());
    if (rows == FrameLimits.MAX_ROWS || bytes + more > FrameLimits.MAX_BYTES) {
      return false;
    }
    rows++;
    bytes += more;
    return true;
  }

  /** Number of samples or usage events taken in. */
  public int rows() {
    return rows;
  }

  /** Splits samples, in their order, into parts that each fit into one frame. */
  public static List<List<Sample>> split(List<Sample> samples) {
    return split(samples, FrameBudget::admit);
  }

  /** Splits usage events, in their order, into parts that each fit into one frame. */
  public static List<List<UsageEvent>> splitUsage(List<UsageEvent> events) {
    return split(events, FrameBudget::admit);
  }

  private static <T> List<List<T>> split(List<T> rows, BiPredicate<FrameBudget, T> admit) {
    List<List<T>> parts = new ArrayList<>();
    int start = 0;
    while (start < rows.size()) {
      FrameBudget budget = new FrameBudget();
      int end = start;
      while (end < rows.size() && admit.test(budget, rows.get(end))) {
        end++;
      }
      if (end == start) {
        throw new IllegalArgumentException(
            "row " + start + " does not fit into a frame of its own: " + rows.get(start));
      }
      parts.add(rows.subList(start, end));
      start = end;
    }
    return parts;
  }
}
