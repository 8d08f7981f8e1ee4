package io.plumbline.verifier.engine.fold;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calendar days of a zone as instants. A day lasts from the first instant of its date to the
 * first instant of the next: 23, 24 or 25 hours, whatever the zone says. Immutable; a look-up costs
 * a shift and at most one comparison within the span, and a zone calculation, once, outside of it.
 */
public final class DayCalendar implements Serializable {
  private static final int MAX_OTHERS = 10_000;

  private final ZoneId zone;
  private final int first;
  private final long[] starts;
  private final long shortestDay;

  /** Days outside of the span that were asked for: ledgers name the same ones many times. */
  private final Map<Integer, Long> others = new ConcurrentHashMap<>();

  /**
   * Prepares the days of a span.
   *
   * @param zone whose midnights count
   * @param first first day that look-ups are fast for
   * @param last last such day, not before the first
   */
  public DayCalendar(ZoneId zone, LocalDate first, LocalDate last) {
    this.zone = zone;
    this.first = Math.toIntExact(first.toEpochDay());
    this.starts = new long[Math.toIntExact(last.toEpochDay() - first.toEpochDay()) + 2];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = startInZone(this.first + i);
    }
    shortestDay = shortest(starts);
  }

  /** The zone whose midnights count. */
  public ZoneId zone() {
    return zone;
  }

  /** Length of the shortest day of the span that has an instant, milliseconds. */
  public long shortestDay() {
    return shortestDay;
  }

  private static long shortest(long[] starts) {
    long shortest = Long.MAX_VALUE;
    for (int i = 1; i < starts.length; i++) {
      long length = starts[i] - starts[i - 1];
      shortest = length > 0 ? Math.min(shortest, length) : shortest;
    }
    return shortest;
  }

  /** First instant of a day, milliseconds since the epoch. */
  public long startOf(int epochDay) {
    int i = epochDay - first;
    return i >= 0 && i < starts.length ? starts[i] : computed(epochDay);
  }

  /** First instant of a date, milliseconds since the epoch. */
  public long startOf(LocalDate date) {
    return startOf(Math.toIntExact(date.toEpochDay()));
  }

  /** The day, counted from 1970-01-01, that an instant lies in. */
  public int dayOf(long millis) {
    if (millis >= starts[0] && millis < starts[starts.length - 1]) {
      int found = Arrays.binarySearch(starts, millis);
      int i = found >= 0 ? found : -found - 2;
      while (starts[i + 1] == millis) {
        i++; // a date that the zone left out: it has no instants
      }
      return first + i;
    }
    return Math.toIntExact(LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone).toEpochDay());
  }

  private long computed(int epochDay) {
    Map<Integer, Long> known = others;
    return known.size() < MAX_OTHERS
        ? known.computeIfAbsent(epochDay, this::startInZone)
        : known.getOrDefault(epochDay, startInZone(epochDay));
  }

  private long startInZone(int epochDay) {
    return LocalDate.ofEpochDay(epochDay).atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
