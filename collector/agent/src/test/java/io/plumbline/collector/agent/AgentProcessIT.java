package io.plumbline.collector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.kit.AgentFolder;
import io.plumbline.collector.agent.kit.AgentProcess;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.ForeignProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** An agent in a process of its own: killed at any moment, and on a disk that is full. */
class AgentProcessIT extends AgentFixture {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int KILLS = 20;
  private static final long RUN = 1_000_000_000L;

  private AgentProcess start(String keys, String more) throws IOException {
    AgentFolder.configure(folder, gateway.port(), keys, AgentFolder.ONE_DEVICE, more);
    return new AgentProcess(folder);
  }

  @Test
  void whateverWasSafeWhenTheAgentWasKilledArrivesOnceAndTheChainHolds() throws Exception {
    String rules =
        "frame: {every: 50ms, rows: 300}\n"
            + "seal: {every: 1s}\n"
            + "spool: {bytes: 64MiB, file-bytes: 64KiB}";
    Random random = new Random(20261121);
    Map<Long, Long> safe = new HashMap<>();
    for (long run = 1; run <= KILLS; run++) {
      gateway.welcomes(random.nextInt(4) > 0);
      gateway.hangUpAfter(random.nextBoolean() ? 1 + random.nextInt(40) : Integer.MAX_VALUE);
      try (AgentProcess agent =
          start("first: %d, pause-us: 100, tell: true".formatted(run * RUN), rules)) {
        long least = run * RUN + random.nextInt(2000);
        Await.until("safe samples", LONG, () -> agent.durable() >= least, agent::durable);
        agent.kill();
        safe.put(run, agent.durable());
      }
    }
    gateway.welcomes(true).hangUpAfter(Integer.MAX_VALUE);
    long last = (KILLS + 1) * RUN;
    try (AgentProcess agent = start("first: %d, rounds: 1".formatted(last), rules)) {
      Await.until(
          "the last run",
          LONG,
          () -> loads().contains(last),
          () -> loads().size() + " from " + agent.pid());
    }

    List<Long> loads = loads();
    Set<Long> once = new HashSet<>(loads);
    assertEquals(loads.size(), once.size(), "nothing is there twice");
    for (long run = 1; run <= KILLS; run++) {
      long first = run * RUN;
      long end = safe.getOrDefault(run, -1L);
      assertTrue(
          LongStream.rangeClosed(first, end).allMatch(once::contains),
          "run " + run + " up to " + end);
      long count = loads.stream().filter(value -> value >= first && value < first + RUN).count();
      assertTrue(
          LongStream.range(first, first + count).allMatch(once::contains),
          "run " + run + " has no hole");
    }
    Digest head = Digest.ZERO;
    for (Frame frame : gateway.frames()) {
      assertEquals(head, frame.header().previous(), "one chain over all boots");
      head = frame.digest();
    }
    assertEquals(
        KILLS, gateway.gaps().stream().filter(gap -> gap.cause() == Gap.Cause.AGENT_DOWN).count());
  }

  @Test
  void aFullDiskHoldsDriversBackAndLosesNothing() throws Exception {
    ForeignProgram.require("prlimit", "the test of a full disk", "apt-get install util-linux");
    gateway.welcomes(false);
    try (AgentProcess agent =
            start(
                "first: 1, pause-us: 20, tell: true",
                "frame: {every: 50ms, rows: 1000}\nmetrics: {port: 0}");
        HttpClient client = HttpClient.newHttpClient()) {
      Await.until("safe samples", LONG, () -> agent.durable() > 0 && agent.metrics() != null);
      limit(agent, "20000:unlimited");
      URI health = URI.create("http://127.0.0.1:" + agent.metrics() + "/health");
      Await.until(
          "a full disk",
          LONG,
          () -> get(client, health).statusCode() == 503,
          () -> get(client, health).body());
      long held = agent.durable();
      limit(agent, "unlimited:unlimited");
      Await.until("room again", LONG, () -> agent.durable() > held + 5000, agent::durable);
      assertEquals(200, get(client, health).statusCode());
      gateway.welcomes(true);
      Await.until(
          "samples behind it", LONG, () -> loads().size() > held + 5000, () -> loads().size());
    }

    List<Long> loads = loads();
    assertEquals(LongStream.rangeClosed(1, loads.size()).boxed().toList(), loads);
  }

  private static HttpResponse<String> get(HttpClient client, URI uri) {
    try {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void limit(AgentProcess agent, String bytes)
      throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("prlimit", "--pid", Long.toString(agent.pid()), "--fsize=" + bytes)
            .inheritIO()
            .start()
            .waitFor();
    assertEquals(0, code);
  }
}
