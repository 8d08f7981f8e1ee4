package io.plumbline.verifier.engine.indicators;

import io.plumbline.verifier.engine.fold.DaySpan;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many devices ran on a day.
 *
 * @param day the day
 * @param publicCloud public-cloud devices: the figure that {@code
 *     device.public-cloud.daily-running} averages
 * @param all devices of every deployment
 * @param byCategory the public-cloud devices by category; categories with none are left out
 */
public record RunningDay(
    LocalDate day, long publicCloud, long all, SortedMap<String, Long> byCategory) {
  /** Each day from one to another, both included, days without a running device too. */
  public static List<RunningDay> series(
      List<DeviceResult> devices, LocalDate first, LocalDate last) {
    DaySpan span = DaySpan.of(first, last);
    long[] publicCloud = new long[span.days()];
    long[] all = new long[span.days()];
    List<SortedMap<String, Long>> byCategory = new ArrayList<>();
    for (int i = 0; i < span.days(); i++) {
      byCategory.add(new TreeMap<>());
    }
    for (DeviceResult device : devices) {
      DaySpan both = span.and(device.days().span());
      for (int day = both.first(); day <= both.last(); day++) {
        if (device.days().ranOn(day)) {
          int i = day - span.first();
          all[i]++;
          if (device.device().isPublicCloud()) {
            publicCloud[i]++;
            byCategory.get(i).merge(device.device().category(), 1L, Long::sum);
          }
        }
      }
    }
    List<RunningDay> series = new ArrayList<>();
    for (int i = 0; i < span.days(); i++) {
      series.add(new RunningDay(first.plusDays(i), publicCloud[i], all[i], byCategory.get(i)));
    }
    return List.copyOf(series);
  }

  /** The public-cloud devices of a category. */
  public long ofCategory(String category) {
    return ((Map<String, Long>) byCategory).getOrDefault(category, 0L);
  }
}
