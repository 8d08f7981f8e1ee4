package io.plumbline.collector.agent.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReporterTest {
  private static final Series SERIES = new Series("D1", "state", Role.STATE);
  private static final long HEARTBEAT = 60;

  private static Sample sample(long time, long value) {
    return new Sample(SERIES, time, time, new Value.Int(value), Quality.GOOD);
  }

  private static List<Long> times(List<Sample> samples) {
    return samples.stream().map(Sample::sourceMicros).toList();
  }

  /** Feeds readings as the intake does: one sweep after each. */
  private static List<Sample> report(List<Sample> readings) {
    Reporter reporter = new Reporter(HEARTBEAT);
    List<Sample> out = new ArrayList<>();
    long silent = 0;
    for (Sample reading : readings) {
      silent += reporter.take(reading, out);
      reporter.due(reading.edgeMicros(), out);
    }
    reporter.release(out);
    assertEquals(readings.size(), out.size() + silent, "every reading is reported or counted");
    return out;
  }

  @Test
  void anUnchangedValueIsRepeatedOncePerHeartbeat() {
    List<Sample> readings = LongStream.rangeClosed(0, 18).mapToObj(i -> sample(10 * i, 1)).toList();

    assertEquals(List.of(0L, 60L, 120L, 180L), times(report(readings)));
  }

  @Test
  void aChangeIsReportedAtOnceBehindTheLastReadingOfTheOldValue() {
    assertEquals(
        List.of(0L, 20L, 30L),
        times(report(List.of(sample(0, 1), sample(10, 1), sample(20, 1), sample(30, 2)))));
  }

  @Test
  void aSilenceLongerThanTheHeartbeatBeginsAndEndsWhereItDid() {
    assertEquals(
        List.of(0L, 30L, 500L),
        times(report(List.of(sample(0, 1), sample(10, 1), sample(30, 1), sample(500, 1)))));
  }

  @Test
  void whatWaitsIsReportedAfterAHeartbeatEvenIfTheMachineFallsSilent() {
    Reporter reporter = new Reporter(HEARTBEAT);
    List<Sample> out = new ArrayList<>();
    assertEquals(0, reporter.take(sample(0, 1), out));
    assertEquals(0, reporter.take(sample(10, 1), out));

    reporter.due(59, out);
    assertEquals(List.of(0L), times(out));
    reporter.due(60, out);
    assertEquals(List.of(0L, 10L), times(out));
  }

  @Test
  void theSameObservationAgainSaysNothing() {
    assertEquals(List.of(5L), times(report(List.of(sample(5, 1), sample(5, 1), sample(5, 1)))));
  }

  @Test
  void aChangeOfQualityIsAChange() {
    Sample bad = new Sample(SERIES, 10, 10, Value.NONE, Quality.BAD);

    assertEquals(List.of(0L, 10L, 20L), times(report(List.of(sample(0, 1), bad, sample(20, 1)))));
  }

  @Test
  void anEarlierSourceTimeIsReportedAsItIs() {
    assertEquals(List.of(100L, 50L), times(report(List.of(sample(100, 1), sample(50, 1)))));
  }

  @Property(tries = 2000)
  void noFigureDependsOnTheRule(
      @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 150) Integer> steps,
      @ForAll @Size(min = 60, max = 60) List<@IntRange(min = 0, max = 2) Integer> values) {
    List<Sample> readings = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < steps.size(); i++) {
      time += steps.get(i);
      readings.add(sample(time, values.get(i)));
    }

    List<Sample> reported = report(readings);

    assertEquals(
        reported, reported.stream().filter(readings::contains).toList(), "nothing is made up");
    for (int i = 1; i < readings.size(); i++) {
      Sample before = readings.get(i - 1);
      Sample after = readings.get(i);
      boolean isChange = !before.value().equals(after.value());
      boolean isSilence = after.sourceMicros() - before.sourceMicros() > HEARTBEAT;
      if (isChange || isSilence) {
        assertTrue(
            reported.contains(before) && reported.contains(after),
            "both sides of a change or a silence");
      }
    }
    for (int i = 1; i < reported.size(); i++) {
      long apart = reported.get(i).sourceMicros() - reported.get(i - 1).sourceMicros();
      int at = readings.indexOf(reported.get(i - 1));
      boolean areNeighbours = readings.get(at + 1).equals(reported.get(i));
      assertFalse(apart > HEARTBEAT && !areNeighbours, "a silence that was none: " + apart);
    }
  }
}
