package io.plumbline.verifier.engine;

import static io.plumbline.verifier.engine.Questions.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.log.TreeProof;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.verifier.engine.explain.DayTrace;
import io.plumbline.verifier.engine.explain.Explanation;
import io.plumbline.verifier.engine.explain.Question;
import io.plumbline.verifier.engine.explain.StateInterval;
import io.plumbline.verifier.engine.explain.report.ExplanationJson;
import io.plumbline.verifier.engine.explain.report.ExplanationTable;
import io.plumbline.verifier.engine.explain.walk.FrameProof;
import io.plumbline.verifier.engine.facts.FactId;
import io.plumbline.verifier.engine.log.SealProofs;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a figure down to the frame that it rests on. */
class ExplainerTest {
  private static final int HEAD_BYTES = 21;

  @TempDir Path folder;

  private VerificationOptions options(String... devices) {
    return VerificationOptions.of(folder, Ledgers.of(devices), LocalDate.of(2024, 6, 30));
  }

  @Test
  void aStrangerFindsTheFrameAndItsSealInTheArchive() throws IOException {
    try (EdgeArchive archive = new EdgeArchive(folder)) {
      archive.agent("edge-1").work("D1", 3);
    }
    VerificationOptions options = options("D1", "D2");

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
    VerificationOptions options = options("D1", "D2", "D3");

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
    VerificationOptions options = options("D1", "D2");

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
    VerificationOptions options = options("D1");
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
    VerificationOptions options = options("D1");
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
