package io.plumbline.verifier.engine.explain;

import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.Instants;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * Looks for what arrived of some devices on their silent days. Keeps counts for days of which
 * something arrived, and no frames. One walk, not thread-safe.
 */
final class FleetSearch extends SampleSearch {
  private final Map<String, SilentDevice> devices;
  private final DayCalendar calendar;
  private final Map<String, DayFates> fates = new HashMap<>();

  /** A device, the rules for its samples and its silent days. */
  record SilentDevice(Qualification rules, SortedMap<LocalDate, ?> days) {
    /** Whether one of the days from one to another is silent. */
    boolean isSilentWithin(int first, int last) {
      LocalDate end = LocalDate.ofEpochDay(last + 1L);
      return !days.subMap(LocalDate.ofEpochDay(first), end).isEmpty();
    }
  }

  FleetSearch(Map<String, SilentDevice> devices, DayCalendar calendar) {
    this.devices = devices;
    this.calendar = calendar;
  }

  /** What arrived of a device on its silent days. */
  DayFates fates(String device) {
    return fates.getOrDefault(device, new DayFates());
  }

  @Override
  boolean isAsked(String device) {
    return devices.containsKey(device);
  }

  @Override
  boolean isTouched(String device, long[] sourceMicros) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (long time : sourceMicros) {
      least = Math.min(least, time);
      most = Math.max(most, time);
    }
    SilentDevice silent = devices.get(device);
    return silent != null && silent.isSilentWithin(day(least), day(most));
  }

  private int day(long micros) {
    return calendar.dayOf(Instants.millis(micros));
  }

  @Override
  boolean take(TracedSample sample) {
    String id = sample.sample().series().device();
    SilentDevice device = devices.get(id);
    int day = calendar.dayOf(sample.sourceMillis());
    if (device != null && device.days().containsKey(LocalDate.ofEpochDay(day))) {
      fates
          .computeIfAbsent(id, key -> new DayFates())
          .add(day, sample, device.rules().fate(sample));
    }
    return false;
  }
}
