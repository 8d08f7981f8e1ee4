package io.plumbline.verifier.engine;

import static io.plumbline.verifier.engine.Questions.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.explain.DayTrace;
import io.plumbline.verifier.engine.explain.DeviceTracer;
import io.plumbline.verifier.engine.explain.Explanation;
import io.plumbline.verifier.engine.explain.Question;
import io.plumbline.verifier.engine.explain.report.ExplanationJson;
import io.plumbline.verifier.engine.explain.report.ExplanationTable;
import io.plumbline.verifier.engine.explain.usage.UsageHistory;
import io.plumbline.verifier.engine.explain.walk.FrameProof;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.integrity.Identities;
import io.plumbline.verifier.engine.shortfall.CauseKind;
import io.plumbline.verifier.engine.shortfall.Composition;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A figure of a whole platform, by its subjects and their days. */
@Tag("slow")
class ExplainedFiguresTest {
  private static final Path FLEET = Path.of("src/test/resources/cases/fleet-1");

  @TempDir private static Path folder;

  private static VerificationOptions options;
  private static Explainer explainer;

  @BeforeAll
  static void verifyOnce() throws IOException {
    Path archive = folder.resolve("archive");
    CaseArchive.fill(archive, FLEET, folder.resolve("scratch"));
    options = VerificationOptions.of(archive, LedgerReader.read(FLEET), LocalDate.of(2024, 6, 30));
    explainer = Explainer.verify(options);
  }

  @Test
  void aPlainReadingOfEachDayAgreesWithTheFold() throws IOException {
    agrees(options.withZone(ZoneId.of("Asia/Shanghai")), ZoneId.of("Asia/Shanghai"));
    Path other = Path.of("src/test/resources/cases/fleet-2");
    Path archive = folder.resolve("fleet-2");
    CaseArchive.fill(archive, other, folder.resolve("scratch-2"));
    ZoneId zone = ZoneId.of("Europe/Berlin");
    agrees(
        VerificationOptions.of(archive, LedgerReader.read(other), LocalDate.of(2024, 3, 31))
            .withZone(zone),
        zone);
  }

  private static void agrees(VerificationOptions options, ZoneId zone) throws IOException {
    ArchiveLayout layout = new ArchiveLayout(options.archive());
    DeviceTracer tracer =
        new DeviceTracer(
            layout,
            new Identities(layout, null),
            Verification.calendar(zone, options.asOf()),
            options.limits());
    int ran = 0;
    for (DeviceResult device : Verification.run(options).devices()) {
      DaySpan span = device.days().span();
      for (int day = span.last(); day >= Math.max(span.first(), span.last() - 40); day -= 6) {
        DayTrace trace = tracer.trace(device.device(), LocalDate.ofEpochDay(day), true);
        String where = device.device().id() + " on " + trace.day();
        assertEquals(device.days().ranOn(day), trace.first().isPresent(), where);
        for (MachineState state : MachineState.values()) {
          if (state != MachineState.UNKNOWN) {
            assertEquals(device.days().millis(state, day), millis(trace, state), where + state);
          }
        }
        ran += trace.first().isPresent() ? 1 : 0;
      }
    }
    assertTrue(ran > 20, ran + " device-days were compared on which the device ran");
  }

  private static long millis(DayTrace trace, MachineState state) {
    return trace.states().stream()
        .filter(interval -> interval.state() == state)
        .mapToLong(interval -> interval.toMillis() - interval.fromMillis())
        .sum();
  }

  @Test
  void everyFigureIsTheQuotientOfWhatItIsMadeOf() {
    var figures = Verification.finish(options).figures();
    for (Fact fact : Verification.run(options).facts()) {
      assertEquals(fact.id(), FactId.parse(fact.id()).toString());
      var made = figures.compose(fact).orElseThrow();
      assertEquals(
          fact.exact(), Ratio.of(made.verified()).dividedBy(Ratio.of(made.parts())), fact.id());
    }
  }

  @Test
  void aPlainReadingOfTheUsageOfEachSubjectAgreesWithTheFigures() {
    int compared = 0;
    for (String id :
        List.of(
            "app.public-cloud.daily-active/month",
            "app.killer.daily-calls/year",
            "model.active/as-of",
            "developer.active/as-of")) {
      for (var one : explainer.explain(ask(id)).contributions()) {
        if (one.cause().isPresent()) {
          continue;
        }
        UsageHistory usage = explainer.explain(ask(id, one.subject())).usage().orElseThrow();
        long events = usage.days().stream().mapToLong(UsageHistory.UsageDay::counting).sum();
        switch (id) {
          case "app.public-cloud.daily-active/month" ->
              assertEquals(
                  one.amount().longValueExact(),
                  usage.days().stream().filter(day -> day.counting() > 0).count(),
                  one.subject());
          case "app.killer.daily-calls/year" ->
              assertEquals(one.amount().longValueExact(), events, one.subject());
          case "model.active/as-of" -> assertTrue(events >= 5, one.subject());
          default -> assertTrue(events >= 2, one.subject());
        }
        compared++;
      }
    }
    assertTrue(compared > 10, compared + " subjects were compared");
  }

  @Test
  void usersOfKillerAppsAreFollowedByDayToTheFrames() {
    Explanation whole = explainer.explain(ask("app.killer.daily-online-users/year"));
    assertFalse(whole.made().orElseThrow().over().isEmpty());
    var busiest =
        whole.contributions().stream()
            .max(Comparator.comparing(Composition.Contribution::amount))
            .orElseThrow();
    LocalDate date = LocalDate.parse(busiest.subject());

    UsageHistory usage =
        explainer
            .explain(
                new Question(
                    FactId.parse("app.killer.daily-online-users/year"),
                    Optional.empty(),
                    Optional.of(date),
                    false))
            .usage()
            .orElseThrow();

    UsageHistory.UsageDay day =
        usage.days().stream().filter(one -> one.day().equals(date)).findFirst().orElseThrow();
    assertEquals(busiest.amount().longValueExact(), day.users());
    UsageHistory.UsageTrace trace = usage.day().orElseThrow();
    assertEquals(
        day.counting() + day.others(),
        trace.frames().stream().mapToLong(FrameProof::samples).sum());
    assertTrue(trace.first().isPresent());
    String table =
        new ExplanationTable("en", 5)
            .text(explainer.explain(ask("model.active/as-of", "M01", "2024-06-29")));
    assertTrue(table.contains("sha256"), table);
  }

  @Test
  void whatStandsInNoLedgerIsNamedInEveryFigureOfItsKind() {
    for (String id : List.of("model.active/as-of", "model.total/as-of")) {
      assertEquals(List.of("M99"), strangers(id), id);
    }
    for (String id :
        List.of(
            "device.connected/as-of",
            "device.connected/as-of?category=机床",
            "device.public-cloud.daily-running/month",
            "device.overseas.connected/as-of")) {
      assertTrue(strangers(id).containsAll(List.of("X0", "X1", "X2", "X3")), id);
    }
    assertEquals(List.of(), strangers("app.total/as-of"));
  }

  private static List<String> strangers(String fact) {
    return explainer.explain(ask(fact)).contributions().stream()
        .filter(one -> one.cause().filter(CauseKind.UNREGISTERED::equals).isPresent())
        .map(Composition.Contribution::subject)
        .toList();
  }

  @Test
  void eachSilentDayHasItsOwnCause() {
    Explanation explanation =
        explainer.explain(ask("device.public-cloud.daily-running/month", "D002"));
    long silent =
        explanation.device().orElseThrow().days().stream().filter(day -> !day.ran()).count();
    var causes =
        explanation.contributions().stream().filter(one -> one.cause().isPresent()).toList();
    assertTrue(silent > 0);
    assertEquals(silent, causes.stream().mapToLong(one -> one.amount().longValueExact()).sum());
    assertEquals(
        List.of(Optional.of(CauseKind.NOTHING_THAT_DAY)),
        causes.stream().map(Composition.Contribution::cause).toList());
    assertEquals(
        Set.of(CauseKind.LATE_ONLY),
        explainer
            .explain(ask("device.public-cloud.daily-running/month", "D004"))
            .contributions()
            .stream()
            .flatMap(one -> one.cause().stream())
            .filter(cause -> cause != CauseKind.NOTHING_THAT_DAY)
            .collect(Collectors.toSet()));
  }

  @Test
  void withoutASubjectEverySilentDayOfTheFleetHasItsCauseAndItsDate() {
    FactId fact = FactId.parse("device.public-cloud.daily-running/month");
    Explanation plain =
        explainer.explain(new Question(fact, Optional.empty(), Optional.empty(), false));

    Explanation whole = explainer.explain(ask(fact.toString()));

    assertEquals(total(plain.contributions()), total(whole.contributions()));
    assertTrue(
        plain.contributions().stream()
            .anyMatch(one -> one.cause().filter(CauseKind.SILENT_DAY::equals).isPresent()));
    assertFalse(
        whole.contributions().stream()
            .anyMatch(one -> one.cause().filter(CauseKind.SILENT_DAY::equals).isPresent()));
    for (String device : List.of("D002", "D003", "D004", "D007")) {
      assertEquals(
          explainer.explain(ask(fact.toString(), device)).contributions(),
          whole.contributions().stream().filter(one -> one.subject().equals(device)).toList());
    }
    for (Composition.Contribution one : whole.contributions()) {
      long days =
          whole.days(one).stream()
              .mapToLong(stretch -> ChronoUnit.DAYS.between(stretch.from(), stretch.to()) + 1)
              .sum();
      assertTrue(days == 0 || days == one.amount().longValueExact(), one + " has " + days);
    }
    String table = new ExplanationTable("en", 9).text(whole);
    assertTrue(table.contains("no: only late uploads (2024-0"), table);
    assertTrue(new ExplanationJson("en", 9).document(whole).findValues("days").size() > 0);
  }

  private static BigDecimal total(List<Composition.Contribution> all) {
    return all.stream()
        .map(Composition.Contribution::amount)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
