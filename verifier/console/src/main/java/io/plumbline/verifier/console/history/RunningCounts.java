package io.plumbline.verifier.console.history;

import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many public-cloud devices ran on each day of a span: in total, by category and by region.
 * Costs one bit test and three additions per device and day.
 */
final class RunningCounts {
  /** Whose devices are counted. */
  record Key(String dimension, String member) {
    static final Key TOTAL = new Key("none", "");
  }

  private RunningCounts() {}

  /** Counts by day of the span; a total even when nothing ran. */
  static Map<Key, int[]> of(List<DeviceResult> devices, DaySpan span) {
    Map<Key, int[]> counts = new HashMap<>();
    int[] total = new int[span.days()];
    counts.put(Key.TOTAL, total);
    for (DeviceResult result : devices) {
      FleetDevice device = result.device();
      if (!device.isPublicCloud()) {
        continue;
      }
      int[] category = of(counts, "category", device.category(), span);
      int[] region = of(counts, "region", device.region(), span);
      DaySpan both = span.and(result.days().span());
      for (int day = both.first(); day <= both.last(); day++) {
        if (result.days().ranOn(day)) {
          total[day - span.first()]++;
          category[day - span.first()]++;
          region[day - span.first()]++;
        }
      }
    }
    return counts;
  }

  private static int[] of(Map<Key, int[]> counts, String dimension, String member, DaySpan span) {
    return counts.computeIfAbsent(new Key(dimension, member), key -> new int[span.days()]);
  }
}
