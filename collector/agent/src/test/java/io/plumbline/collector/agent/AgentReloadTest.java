package io.plumbline.collector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.kit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Another configuration while the agent runs. */
@Tag("slow")
class AgentReloadTest extends AgentFixture {
  private static final String TOP =
      """
      agent: {id: edge-1, folder: data}
      gateway: {address: "localhost:%d", longest-pause: 300ms}
      frame: {every: 50ms}
      metrics: {port: 0}
      connections:
      """;
  private static final String STAYS =
      """
        - {name: stays, protocol: generator, devices: [{id: D1, channels: [{name: load}]}]}
      """;

  private Path write(String connections) throws IOException {
    return Files.writeString(
        folder.resolve("agent.yaml"), TOP.formatted(gateway.port()) + connections);
  }

  private AgentConfiguration read(String connections) throws IOException {
    return AgentConfiguration.read(write(connections));
  }

  private static String line(String name, String device, String keys) {
    return "  - {name: %s, protocol: generator, %s, devices: [{id: %s, channels: [{name: load}]}]}\n"
        .formatted(name, keys, device);
  }

  private List<Long> of(String device) {
    return gateway.samples().stream()
        .filter(sample -> sample.series().device().equals(device))
        .map(Sample::value)
        .map(value -> ((Value.Int) value).value())
        .toList();
  }

  private static List<Long> upTo(List<Long> numbers) {
    return LongStream.rangeClosed(1, numbers.size()).boxed().toList();
  }

  @Test
  void whatStaysTheSameIsNotInterruptedAndWhatChangesBeginsAnewWithItsGapOnRecord()
      throws Exception {
    AgentConfiguration first =
        read(STAYS + line("changes", "D2", "first: 1000") + line("goes", "D3", "first: 5000"));
    try (AgentRun run = start(first)) {
      Await.until("every device", SOON, () -> of("D3").size() > 20, run::status);
      AgentConfiguration second =
          read(line("comes", "D4", "first: 9000") + STAYS + line("changes", "D2", "first: 2000"));
      int before = of("D1").size();

      assertEquals(4, run.reload(second), "changes ended and begun, goes ended, comes begun");

      Await.until(
          "the new ones",
          SOON,
          () ->
              of("D4").contains(9000L) && of("D2").contains(2020L) && of("D1").size() > before + 20,
          run::status);
      assertEquals(upTo(of("D1")), of("D1"), "not one number is missing or there twice");
      List<Gap> gaps = gateway.gaps();
      assertEquals(List.of("D2"), gaps.stream().map(Gap::device).toList());
      assertEquals(Gap.Cause.DISCONNECTED, gaps.getFirst().cause());
      long lastOfThird = of("D3").getLast();
      assertEquals(
          List.of("comes", "stays", "changes").stream().sorted().toList(),
          run.status().connections().stream().map(ConnectionStatus::name).sorted().toList());
      assertEquals(second.digest(), run.status().configuration());
      assertBalanced(run);
      assertEquals(lastOfThird, of("D3").getLast());
    }
    assertChained();
    for (Frame frame : gateway.frames()) {
      boolean isOld = frame.header().config().equals(first.digest());
      List<Sample> samples = ((io.plumbline.contract.frame.TelemetryFrame) frame).samples();
      assertTrue(
          samples.stream()
              .noneMatch(sample ->
                  sample.series().device().equals(isOld ? "D4" : "D3")
                      || (sample.series().device().equals("D2")
                          && isOld != ((Value.Int) sample.value()).value() < 2000)),
          "what was read under one configuration carries its hash");
    }
  }

  @Test
  void aFileWithAFaultChangesNothing() throws Exception {
    AgentConfiguration first = read(STAYS);
    try (AgentRun run = start(first)) {
      Await.until("numbers", SOON, () -> of("D1").size() > 5, run::status);
      String fault =
          assertThrows(
                  InputFault.class, () -> run.reload(read(STAYS + line("more", "D2", "ruonds: 1"))))
              .words()
              .en();
      assertTrue(fault.contains("agent.yaml:7:"), fault);
      assertTrue(fault.contains("the nearest known key is rounds"), fault);

      String fixed =
          assertThrows(
                  InputFault.class,
                  () ->
                      run.reload(
                          AgentConfiguration.read(
                              Files.writeString(
                                  folder.resolve("agent.yaml"),
                                  Files.readString(folder.resolve("agent.yaml"))
                                      .replace("50ms", "70ms")
                                      .replace(", ruonds: 1", "")))))
              .words()
              .en();
      assertTrue(fixed.contains("frame has changed, which takes a restart"), fixed);

      int before = of("D1").size();
      Await.until("it goes on", SOON, () -> of("D1").size() > before + 20, run::status);
      assertEquals(first.digest(), run.status().configuration());
      assertEquals(upTo(of("D1")), of("D1"));
    }
  }

  @Test
  void aChangedFileIsTakenByItselfOrWhenAskedAndABadOneIsTold() throws Exception {
    List<Words> said = new CopyOnWriteArrayList<>();
    Path file = write(STAYS);
    AgentConfiguration first = AgentConfiguration.read(file);
    try (AgentRun run = start(first)) {
      try (AgentReload unused = AgentReload.start(file, run, true, 20, said::add)) {
        AgentConfiguration second = read(STAYS + line("more", "D2", "first: 1"));
        Await.until("the change", SOON, () -> run.status().configuration().equals(second.digest()));
        Await.until("the new device", SOON, () -> !of("D2").isEmpty(), run::status);
        write("  - nonsense\n");
        Await.until("the fault", SOON, () -> said.size() == 2, said::toString);
        assertTrue(said.get(1).en().contains("the old configuration stays"), said.toString());
        assertTrue(said.get(1).en().contains("agent.yaml:5:"), said.toString());
        assertEquals(second.digest(), run.status().configuration());
      }
      try (AgentReload asked = AgentReload.start(file, run, false, 20, said::add)) {
        AgentConfiguration third = read(STAYS);
        asked.ask();
        Await.until(
            "what was asked for",
            SOON,
            () -> run.status().configuration().equals(third.digest()),
            said::toString);
      }
    }
  }
}
