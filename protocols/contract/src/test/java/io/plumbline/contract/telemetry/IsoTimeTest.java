package io.plumbline.contract.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private static long micros(String text) {
    byte[] bytes = ("xx" + text + "yy").getBytes(StandardCharsets.UTF_8);
    return IsoTime.micros(bytes, 2, bytes.length - 2);
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 0",
    "1970-01-01T00:00Z, 0",
    "1969-12-31T23:59:59.999999Z, -1",
    "2024-06-30T08:00:00.123+08:00, 1719705600123000",
    "2024-06-30T08:00:00.123+0800, 1719705600123000",
    "2024-06-30T08:00:00.123+08, 1719705600123000",
    "2024-06-29T18:30:00.1-05:30, 1719705600100000",
    "2016-11-01T00:00:00.1234567Z, 1477958400123456",
    "2016-11-01T00:00:00.123456789012345Z, 1477958400123456",
    "2000-02-29T00:00:00Z, 951782400000000",
    "0001-01-01T00:00:00Z, -62135596800000000",
    "9999-12-31T23:59:59.999999Z, 253402300799999999",
  })
  void timesWithAnOffsetAreRead(String text, long expected) {
    assertEquals(expected, micros(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2024-06-30",
        "2024-06-30T08:00:00",
        "2024-06-30T08:00:00.000",
        "2024-06-30 08:00:00Z",
        "2024-06-30t08:00:00Z",
        "2024-06-30T08:00:00z",
        "2024-6-30T08:00:00Z",
        "20240630T080000Z",
        "2024-02-30T08:00:00Z",
        "2023-02-29T08:00:00Z",
        "1900-02-29T08:00:00Z",
        "2024-00-30T08:00:00Z",
        "2024-13-30T08:00:00Z",
        "2024-06-00T08:00:00Z",
        "2024-06-31T08:00:00Z",
        "0000-06-30T08:00:00Z",
        "2024-06-30T24:00:00Z",
        "2024-06-30T08:60:00Z",
        "2024-06-30T08:00:60Z",
        "2024-06-30T08:00:00.Z",
        "2024-06-30T08:00:00,5Z",
        "2024-06-30T08:00:0Z",
        "2024-06-30T08:00:Z",
        "2024-06-30T08:00:00+8",
        "2024-06-30T08:00:00+08:0",
        "2024-06-30T08:00:00+08:60",
        "2024-06-30T08:00:00+18:01",
        "2024-06-30T08:00:00 Z",
        "2024-06-30T08:00:00ZZ",
        " 2024-06-30T08:00:00Z",
        "2024-06-30T0/:00:00Z",
        "2024-06-30T0:0:00:00Z",
        "+024-06-30T08:00:00Z",
        "2024-06-30T08:00:00Ｚ",
      })
  void anythingElseIsRefused(String text) {
    assertEquals(IsoTime.INVALID, micros(text));
  }

  @Property
  void everyTimeThatTheJdkPrintsIsReadAlike(
      @ForAll @LongRange(min = -62_135_596_800_000_000L, max = 253_402_300_799_999_999L)
          long expected,
      @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int offsetMinutes) {
    Instant instant = Instant.EPOCH.plus(expected, ChronoUnit.MICROS);
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(offsetMinutes * 60);
    OffsetDateTime time = instant.atOffset(offset);
    if (time.getYear() >= 1 && time.getYear() <= 9999) {
      assertEquals(expected, micros(time.toString()), time.toString());
    }
  }

  @Property
  void aDateIsReadExactlyWhenItExists(
      @ForAll @IntRange(min = 1, max = 9999) int year,
      @ForAll @IntRange(max = 14) int month,
      @ForAll @IntRange(max = 33) int day) {
    String text = "%04d-%02d-%02dT12:34:56".formatted(year, month, day);
    long expected;
    try {
      LocalDateTime time =
          LocalDateTime.parse(
              text, SECONDS.withResolverStyle(java.time.format.ResolverStyle.STRICT));
      expected = time.toEpochSecond(ZoneOffset.UTC) * 1_000_000;
    } catch (java.time.DateTimeException e) {
      expected = IsoTime.INVALID;
    }
    assertEquals(expected, micros(text + "Z"), text);
  }

  @Property(tries = 5_000)
  void aTimeWithOneByteChangedIsReadAsTheJdkReadsIt(
      @ForAll @IntRange(max = 28) int position, @ForAll byte changed) {
    byte[] bytes = "2024-06-30T08:15:30.123+08:00".getBytes(StandardCharsets.US_ASCII);
    bytes[position] = changed;
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    long read = IsoTime.micros(bytes, 0, bytes.length);
    if (read != IsoTime.INVALID) {
      assertEquals(
          OffsetDateTime.parse(text).toInstant(), Instant.EPOCH.plus(read, ChronoUnit.MICROS));
    }
  }
}
