package io.plumbline.verifier.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.log.TreeProof;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.verifier.engine.explain.DayTrace;
import io.plumbline.verifier.engine.explain.DeviceTracer;
import io.plumbline.verifier.engine.explain.Explanation;
import io.plumbline.verifier.engine.explain.ExplanationJson;
import io.plumbline.verifier.engine.explain.ExplanationTable;
import io.plumbline.verifier.engine.explain.FrameProof;
import io.plumbline.verifier.engine.explain.Question;
import io.plumbline.verifier.engine.explain.StateInterval;
import io.plumbline.verifier.engine.explain.UsageHistory;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.facts.Ratio;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.integrity.Identities;
import io.plumbline.verifier.engine.log.SealProofs;
import io.plumbline.verifier.engine.shortfall.CauseKind;
import io.plumbline.verifier.engine.shortfall.Composition;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a figure down to the frame that it rests on. */
class ExplainerTest {
  private static final int HEAD_BYTES = 21;

  @TempDir Path folder;

  private static Question ask(String fact, String... deviceAndDay) {
    return new Question(
        FactId.parse(fact),
        deviceAndDay.length > 0 ? Optional.of(deviceAndDay[0]) : Optional.empty(),
        deviceAndDay.length > 1 ? Optional.of(LocalDate.parse(deviceAndDay[1])) : Optional.empty(),
        true);
  }

  @Test
  void aPlainReadingOfEachDayAgreesWithTheFold() throws IOException {
    agrees("fleet-1", LocalDate.of(2024, 6, 30), ZoneId.of("Asia/Shanghai"));
    agrees("fleet-2", LocalDate.of(2024, 3, 31), ZoneId.of("Europe/Berlin"));
  }

  private void agrees(String name, LocalDate asOf, ZoneId zone) throws IOException {
    Path fleet = Path.of("src/test/resources/cases", name);
    Path archive = folder.resolve(name);
    CaseArchive.fill(archive, fleet, folder.resolve("scratch"));
    VerificationOptions options =
        VerificationOptions.of(archive, LedgerReader.read(fleet), asOf).withZone(zone);
    ArchiveLayout layout = new ArchiveLayout(archive);
    DeviceTracer tracer =
        new DeviceTracer(
            layout,
            new Identities(layout, null),
            Verification.calendar(zone, asOf),
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
  void everyFigureIsTheQuotientOfWhatItIsMadeOf() throws IOException {
    Path fleet = Path.of("src/test/resources/cases/fleet-1");
    Path archive = folder.resolve("archive");
    CaseArchive.fill(archive, fleet, folder.resolve("scratch"));
    VerificationOptions options =
        VerificationOptions.of(archive, LedgerReader.read(fleet), LocalDate.of(2024, 6, 30));
    var figures = Verification.finish(options).figures();
    for (Fact fact : Verification.run(options).facts()) {
      assertEquals(fact.id(), FactId.parse(fact.id()).toString());
      var made = figures.compose(fact).orElseThrow();
      assertEquals(
          fact.exact(), Ratio.of(made.verified()).dividedBy(Ratio.of(made.parts())), fact.id());
    }
  }

  @Test
  void aPlainReadingOfTheUsageOfEachSubjectAgreesWithTheFigures() throws IOException {
    Explainer explainer = fleet1();
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
  void usersOfKillerAppsAreFollowedByDayToTheFrames() throws IOException {
    Explainer explainer = fleet1();
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
  void whatStandsInNoLedgerIsNamedInEveryFigureOfItsKind() throws IOException {
    Explainer explainer = fleet1();
    for (String id : List.of("model.active/as-of", "model.total/as-of")) {
      assertEquals(List.of("M99"), strangers(explainer, id), id);
    }
    for (String id :
        List.of(
            "device.connected/as-of",
            "device.connected/as-of?category=机床",
            "device.public-cloud.daily-running/month",
            "device.overseas.connected/as-of")) {
      assertTrue(strangers(explainer, id).containsAll(List.of("X0", "X1", "X2", "X3")), id);
    }
    assertEquals(List.of(), strangers(explainer, "app.total/as-of"));
  }

  private static List<String> strangers(Explainer explainer, String fact) {
    return explainer.explain(ask(fact)).contributions().stream()
        .filter(one -> one.cause().filter(CauseKind.UNREGISTERED::equals).isPresent())
        .map(Composition.Contribution::subject)
        .toList();
  }

  @Test
  void eachSilentDayHasItsOwnCause() throws IOException {
    Explainer explainer = fleet1();
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
  void withoutASubjectEverySilentDayOfTheFleetHasItsCauseAndItsDate() throws IOException {
    Explainer explainer = fleet1();
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

  private Explainer fleet1() throws IOException {
    Path fleet = Path.of("src/test/resources/cases/fleet-1");
    Path archive = folder.resolve("archive");
    CaseArchive.fill(archive, fleet, folder.resolve("scratch"));
    return Explainer.verify(
        VerificationOptions.of(archive, LedgerReader.read(fleet), LocalDate.of(2024, 6, 30)));
  }

  @Test
  void aStrangerFindsTheFrameAndItsSealInTheArchive() throws IOException {
    try (EdgeArchive archive = new EdgeArchive(folder)) {
      archive.agent("edge-1").work("D1", 3);
    }
    VerificationOptions options =
        VerificationOptions.of(folder, Ledgers.of("D1", "D2"), LocalDate.of(2024, 6, 30));

    Explanation explanation = Explainer.explain(options, ask("device.connected/as-of", "D1"));

    assertEquals("1", explanation.fact().value());
    DayTrace day = explanation.trace().orElseThrow();
    assertEquals(LocalDate.of(2024, 6, 28), day.day(), "the day that decided");
    assertEquals(3, day.frames().size());
    assertEquals(0, day.first().orElseThrow().frame());
    for (FrameProof frame : day.frames()) {
      assertEquals(6, frame.samples());
      FrameProof.SealProof seal = frame.seal().orElseThrow();
      assertEquals(frame.header().sequence(), seal.sequence());
      assertEquals(SealVerdict.GENUINE, seal.verdict());
      assertEquals(frame.digest(), seal.head());
      assertEquals(frame.digest(), Digest.sha256(payload(frame)), "the bytes at the place");
    }
  }

  @Test
  void aFrameThatNamesSilentSeriesTooIsReadByItsRowsAndShowsItsClock() throws IOException {
    try (EdgeArchive archive = new EdgeArchive(folder)) {
      EdgeArchive.Agent agent = archive.agent("edge-1");
      Instant at = EdgeArchive.START;
      List<Sample> samples =
          List.of(
              EdgeArchive.state("D2", at, "IDLE"),
              EdgeArchive.state("D2", at.plusSeconds(60), "RUNNING"),
              EdgeArchive.state("D3", at, "FAULT"));
      List<Series> alsoNamed =
          List.of(
              new Series("D1", "execution", Role.STATE), new Series("D2", "alarm", Role.PROCESS));
      archive.append(agent.frame(samples, alsoNamed, new ClockOffset(-1_234_567, 890)));
      agent.sendSeal();
    }
    VerificationOptions options =
        VerificationOptions.of(folder, Ledgers.of("D1", "D2", "D3"), LocalDate.of(2024, 6, 30));

    Explanation explanation =
        Explainer.explain(options, ask("device.connected/as-of", "D2", "2024-06-28"));

    DayTrace day = explanation.trace().orElseThrow();
    FrameProof frame = day.frames().getFirst();
    assertEquals(2, frame.samples());
    assertEquals("IDLE", day.first().orElseThrow().sample().value().asText());
    assertEquals(new ClockOffset(-1_234_567, 890), frame.clock().orElseThrow());
    String table = new ExplanationTable("en", 50).text(explanation);
    assertTrue(table.contains("ahead of the agent's by -1234.567 ± 0.890 ms"), table);
    JsonNode json = new ObjectMapper().readTree(new ExplanationJson("zh", 50).text(explanation));
    JsonNode clock = json.get("day").get("frames").get(0).get("clock");
    assertEquals(-1_234_567, clock.get("offset_us").asLong());
    assertEquals(890, clock.get("uncertainty_us").asLong());
  }

  @Test
  void eachSealIsProvedByTheTilesOfTheLogUpToItsSignedRoot() throws IOException {
    ArchiveLayout layout = new ArchiveLayout(folder);
    try (EdgeArchive archive = new EdgeArchive(folder)) {
      archive.agent("edge-1").work("D1", 3);
      archive.agent("edge-2").work("D2", 2);
    }
    ArchiveLog.write(layout);
    VerificationOptions options =
        VerificationOptions.of(folder, Ledgers.of("D1", "D2"), LocalDate.of(2024, 6, 30));

    Explanation explanation = Explainer.explain(options, ask("device.connected/as-of", "D2"));

    List<FrameProof> frames = explanation.trace().orElseThrow().frames();
    assertEquals(2, frames.size());
    for (int i = 0; i < 2; i++) {
      SealProofs.Proof proof = frames.get(i).seal().orElseThrow().log().orElseThrow();
      assertEquals(5, proof.size());
      assertEquals(3 + i, proof.index());
      assertTrue(TreeProof.inclusion(3 + i, 5, proof.leaf(), proof.hashes(), proof.root()));
    }
    String table = new ExplanationTable("en", 50).text(explanation);
    assertTrue(table.contains("of 2 frames the log proves the seals of 2"), table);
    assertTrue(table.contains("of 5 entries number 4"), table);
    JsonNode json = new ObjectMapper().readTree(new ExplanationJson("zh", 50).text(explanation));
    JsonNode log = json.get("day").get("frames").get(0).get("seal").get("log");
    assertEquals("plumbline.example/gw-1", log.get("origin").asText());
    assertEquals(3, log.get("proof").size());
  }

  private byte[] payload(FrameProof frame) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(frame.place().file())));
    int at = Math.toIntExact(frame.place().offset());
    byte[] payload = new byte[file.getInt(at + 1)];
    file.get(at + HEAD_BYTES, payload);
    return payload;
  }

  @Test
  void theStatesOfADayHaveNoHole() throws IOException {
    try (EdgeArchive archive = new EdgeArchive(folder)) {
      archive.agent("edge-1").work("D1", 2);
    }
    VerificationOptions options =
        VerificationOptions.of(folder, Ledgers.of("D1"), LocalDate.of(2024, 6, 30));
    Explanation explanation =
        Explainer.explain(options, ask("device.utilisation/month", "D1", "2024-06-28"));

    DayTrace day = explanation.trace().orElseThrow();
    long reached = day.states().getFirst().fromMillis();
    for (StateInterval interval : day.states()) {
      assertEquals(reached, interval.fromMillis());
      reached = interval.toMillis();
    }
    assertEquals(86_400_000, reached - day.states().getFirst().fromMillis());
    JsonNode json = new ObjectMapper().readTree(new ExplanationJson("zh", 50).text(explanation));
    assertEquals("device.utilisation/month", json.get("id").asText());
    assertEquals(0, json.get("log").get("proven").asInt());
    assertEquals(day.frames().size(), json.get("log").get("frames").asInt());
    assertEquals(
        day.frames().getFirst().digest().toString(),
        json.get("day").get("frames").get(0).get("sha256").asText());
    String table = new ExplanationTable("en", 50).text(explanation);
    assertTrue(table.contains("the log proves the seals of 0"), table);
    assertTrue(table.contains(day.frames().getFirst().digest().toString()), table);
  }

  @Test
  void whatIsNotThereIsSaidPlainly() {
    assertThrows(InputFault.class, () -> FactId.parse("device.conected/as-of"));
    assertThrows(InputFault.class, () -> FactId.parse("device.connected/year"));
    assertThrows(InputFault.class, () -> FactId.parse("device.connected/as-of?colour=red"));
    assertThrows(InputFault.class, () -> FactId.parse("device.connected/as-of?category="));
    try (EdgeArchive archive = new EdgeArchive(folder)) {
      archive.sync();
    }
    VerificationOptions options =
        VerificationOptions.of(folder, Ledgers.of("D1"), LocalDate.of(2024, 6, 30));
    for (Question question :
        new Question[] {
          ask("device.connected/as-of", "D9"),
          ask("app.total/as-of"),
          ask("enterprise.served/as-of", "D1"),
          ask("app.total/as-of", "A1"),
          ask("device.connected/as-of?category=机车")
        }) {
      assertThrows(InputFault.class, () -> Explainer.explain(options, question));
    }
    assertEquals(
        "0",
        Explainer.explain(options, ask("device.connected/as-of?category=物流设备")).fact().value());
  }
}
