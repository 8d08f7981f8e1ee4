package io.plumbline.verifier.engine.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class DayCalendarTest {
  private static long hours(String zone, LocalDate day) {
    DayCalendar calendar = new DayCalendar(ZoneId.of(zone), day.minusDays(3), day.plusDays(3));
    int number = (int) day.toEpochDay();
    return (calendar.startOf(number + 1) - calendar.startOf(number)) / 3_600_000;
  }

  @Test
  void aDayIsAsLongAsTheZoneSays() {
    assertEquals(23, hours("Europe/Berlin", LocalDate.of(2024, 3, 31)));
    assertEquals(25, hours("Europe/Berlin", LocalDate.of(2024, 10, 27)));
    assertEquals(25, hours("America/New_York", LocalDate.of(2016, 11, 6)));
    assertEquals(24, hours("Asia/Shanghai", LocalDate.of(2024, 3, 31)));
  }

  @Test
  void aDateThatTheZoneLeftOutHasNoInstants() {
    LocalDate skipped = LocalDate.of(2011, 12, 30);
    assertEquals(0, hours("Pacific/Apia", skipped));
    ZoneId apia = ZoneId.of("Pacific/Apia");
    DayCalendar calendar = new DayCalendar(apia, skipped.minusDays(3), skipped.plusDays(3));
    long midnight = skipped.plusDays(1).atStartOfDay(apia).toInstant().toEpochMilli();
    assertEquals(skipped.plusDays(1).toEpochDay(), calendar.dayOf(midnight));
    assertEquals(skipped.minusDays(1).toEpochDay(), calendar.dayOf(midnight - 1));
  }

  @Test
  void everyInstantLiesInTheDayThatTheZoneGivesIt() {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    LocalDate from = LocalDate.of(2024, 3, 28);
    DayCalendar calendar = new DayCalendar(zone, from, from.plusDays(5));
    long start = from.minusDays(2).atStartOfDay(zone).toInstant().toEpochMilli();
    for (long millis = start; millis < start + 10 * 86_400_000L; millis += 1_800_000) {
      assertEquals(
          LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone).toEpochDay(),
          calendar.dayOf(millis));
    }
  }
}
