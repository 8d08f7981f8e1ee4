package io.plumbline.verifier.engine.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.verifier.engine.fold.DeviceSlice.Form;
import io.plumbline.verifier.engine.fold.SlowFold.Row;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** The fold gives what the semantics say, whatever comes in. */
class DeviceFoldTest {
  private static final LocalDate FIRST = LocalDate.of(2024, 3, 29);
  private static final LocalDate LAST = LocalDate.of(2024, 4, 2);

  /** A device and what it sent. */
  record Input(ZoneId zone, DeviceTerms terms, List<Row> rows) {}

  @Provide
  Arbitrary<Input> inputs() {
    // Berlin's clocks go forward on 31 March 2024, Lord Howe's by half an hour on 7 April.
    Arbitrary<ZoneId> zones =
        Arbitraries.of("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Apia")
            .map(ZoneId::of);
    Arbitrary<DeviceTerms> terms =
        Combinators.combine(
                Arbitraries.integers().between(-2, 3),
                Arbitraries.integers().between(0, 6).injectNull(0.5),
                Arbitraries.of(1, 5, 30, 600))
            .as((from, days, stale) -> {
              LocalDate start = FIRST.plusDays(from);
              LocalDate end = days == null ? null : start.plusDays(days);
              return new DeviceTerms(start, end, stale * SlowFold.MINUTE);
            });
    return Combinators.combine(zones, terms, rows().list().ofMaxSize(60)).as(Input::new);
  }

  private static Arbitrary<Row> rows() {
    long start = FIRST.atStartOfDay(ZoneId.of("UTC")).toInstant().toEpochMilli();
    Arbitrary<String> channels = Arbitraries.of("state", "state", "temp", "load", "link");
    // Bursts a few minutes wide, so that many samples meet and states stay alive.
    Arbitrary<Long> sources =
        Combinators.combine(
                Arbitraries.integers().between(-1, 5 * 24), Arbitraries.integers().between(0, 40))
            .as((hour, minute) -> start + (hour * 60L + minute) * SlowFold.MINUTE);
    Arbitrary<Long> lags =
        Arbitraries.of(0L, 0L, 0L, 1L, 3L, -4L, -5L, -6L, 24 * 60L, 24 * 60L + 1)
            .map(m -> m * SlowFold.MINUTE);
    Arbitrary<Quality> qualities =
        Arbitraries.of(Quality.GOOD, Quality.GOOD, Quality.GOOD, Quality.UNCERTAIN, Quality.BAD);
    Arbitrary<String> values =
        Arbitraries.of(
            "RUNNING", "RUNNING", "IDLE", "FAULT", "OFFLINE", "MAINTENANCE", "running", "");
    return Combinators.combine(channels, sources, lags, qualities, values)
        .as((channel, source, lag, quality, value) ->
            new Row(channel, roleOf(channel), source, source + lag, quality, value));
  }

  private static Role roleOf(String channel) {
    return switch (channel) {
      case "state" -> Role.STATE;
      case "link" -> Role.HEARTBEAT;
      default -> Role.PROCESS;
    };
  }

  @Property(tries = 400)
  void foldEqualsTheSemanticsReadWordByWord(@ForAll("inputs") Input input) {
    SlowFold slow = new SlowFold(input.rows(), input.terms(), input.zone());
    DeviceDays days = fold(input, input.rows());
    Dropped dropped = days.activity().dropped();
    assertEquals(
        List.of(slow.outside, slow.future, slow.late),
        List.of(dropped.outsideService(), dropped.future(), dropped.late()));
    Set<LocalDate> running = slow.runningDays();
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      int number = (int) day.toEpochDay();
      boolean inService = input.terms().inServiceOn(day);
      assertEquals(inService && running.contains(day), days.ranOn(number), "ran on " + day);
      Map<MachineState, Long> expected = inService ? slow.millisOn(day) : Map.of();
      for (MachineState state : MachineState.values()) {
        if (state != MachineState.UNKNOWN) {
          assertEquals(
              expected.getOrDefault(state, 0L), days.millis(state, number), state + " on " + day);
        }
      }
    }
    assertEquals(
        running.stream().filter(d -> !d.isBefore(FIRST) && !d.isAfter(LAST)).count(),
        days.runningDays(DaySpan.of(FIRST, LAST)));
  }

  @Property(tries = 200)
  void anExactDuplicateOfEverythingChangesNoDay(@ForAll("inputs") Input input) {
    List<Row> twice = new ArrayList<>(input.rows());
    twice.addAll(input.rows());
    assertEquals(days(fold(input, input.rows())), days(fold(input, twice)));
  }

  @Property(tries = 200)
  void orderOfArrivalDecidesNothingButTies(@ForAll("inputs") Input input, @ForAll Random random) {
    List<Row> untied = new ArrayList<>();
    for (Row row : input.rows()) {
      boolean tied =
          untied.stream()
              .anyMatch(other ->
                  other.channel().equals(row.channel())
                      && other.source() == row.source()
                      && other.received() == row.received());
      if (!tied) {
        untied.add(row);
      }
    }
    List<Row> shuffled = new ArrayList<>(untied);
    Collections.shuffle(shuffled, random);
    assertEquals(days(fold(input, untied)), days(fold(input, shuffled)));
  }

  @Property(tries = 200)
  void foldingInStepsGivesWhatFoldingOnceGives(
      @ForAll("inputs") Input input, @ForAll Random random) {
    DayCalendar calendar = new DayCalendar(input.zone(), FIRST, LAST);
    DeviceFold fold = new DeviceFold(calendar, DaySpan.of(FIRST, LAST));
    DeviceSlice samples = slice(input, calendar, Form.ROWS);
    for (Row row : input.rows()) {
      add(samples, row);
      if (random.nextInt(4) == 0) {
        fold.fold(samples);
      }
    }
    assertEquals(days(fold(input, input.rows())), days(fold.fold(samples)));
  }

  @Property(tries = 400)
  void piecesThatAreExactGiveWhatTheirRowsGive(@ForAll("inputs") Input input, @ForAll Random random)
      throws FormatFault {
    DayCalendar calendar = new DayCalendar(input.zone(), FIRST, LAST);
    List<Row> rows = new ArrayList<>(input.rows());
    rows.sort(Comparator.comparingLong(Row::source));
    for (int i = 0; i < rows.size(); i++) {
      if (random.nextInt(6) == 0) { // a little late
        Collections.swap(rows, i, Math.min(rows.size() - 1, i + random.nextInt(5)));
      }
    }
    FoldTerms terms = new FoldTerms(Map.of("D", input.terms()), calendar, Limits.DEFAULT);
    DeviceSlice whole = slice(input, calendar, Form.SPELLS);
    DeviceSlice part = slice(input, calendar, Form.SPELLS);
    for (Row row : rows) {
      add(part, row);
      if (random.nextInt(5) == 0) {
        whole.append(DeviceSlice.of(part.toBytes(), terms));
        part = slice(input, calendar, Form.SPELLS);
      }
    }
    whole.append(part);
    Statistics.label("exact").collect(whole.isExact());
    if (whole.isExact()) {
      DeviceFold fold = new DeviceFold(calendar, DaySpan.of(FIRST, LAST));
      assertEquals(days(fold(input, rows)), days(fold.fold(whole)));
    }
  }

  private static DeviceDays fold(Input input, List<Row> rows) {
    DayCalendar calendar = new DayCalendar(input.zone(), FIRST, LAST);
    DeviceSlice samples = slice(input, calendar, Form.ROWS);
    rows.forEach(row -> add(samples, row));
    return new DeviceFold(calendar, DaySpan.of(FIRST, LAST)).fold(samples);
  }

  private static DeviceSlice slice(Input input, DayCalendar calendar, Form form) {
    return new DeviceSlice("D", input.terms(), calendar, Limits.DEFAULT, form);
  }

  private static void add(DeviceSlice samples, Row row) {
    samples
        .channel(row.channel())
        .add(
            row.role(),
            row.source() * 1000 + 999,
            row.received() * 1000,
            row.quality(),
            new Value.Text(row.value()));
  }

  /** Everything that facts are made of. */
  private static String days(DeviceDays days) {
    StringBuilder out = new StringBuilder();
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      int number = (int) day.toEpochDay();
      out.append(day).append(' ').append(days.ranOn(number));
      for (MachineState state : MachineState.values()) {
        out.append(' ').append(days.millis(state, number));
      }
      out.append('\n');
    }
    Activity activity = days.activity();
    return out
        + " "
        + List.of(
            activity.operating(),
            activity.heartbeats(),
            activity.badOperating(),
            activity.firstOperating(),
            activity.lastOperating(),
            activity.lastSign(),
            days.latest());
  }
}
