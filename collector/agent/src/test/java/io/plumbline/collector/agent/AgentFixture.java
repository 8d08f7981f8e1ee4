package io.plumbline.collector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.collector.agent.account.Counts;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.kit.AgentFolder;
import io.plumbline.collector.agent.kit.Generator;
import io.plumbline.collector.agent.kit.TestAuthority;
import io.plumbline.collector.agent.kit.TestGateway;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.kit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent between a counting driver and a gateway that speaks TLS. */
abstract class AgentFixture {
  static final Duration SOON = Duration.ofSeconds(60);
  static final String QUICK = "frame: {every: 50ms}\nseal: {every: 1s}";

  @TempDir Path folder;
  final TestAuthority authority = new TestAuthority("plant");
  TestGateway gateway;

  @BeforeEach
  void open() throws Exception {
    authority.install(folder.resolve("data"), "edge-1");
    gateway = new TestGateway(authority.server("localhost", "127.0.0.1"));
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
    assertEquals(List.of(), gateway.faults());
  }

  AgentConfiguration configuration(String connectionKeys, String more) throws IOException {
    return AgentFolder.configure(
        folder, gateway.port(), connectionKeys, AgentFolder.ONE_DEVICE, more);
  }

  static AgentRun start(AgentConfiguration configuration) {
    return AgentRun.start(configuration, List.of(new Generator()));
  }

  static void assertBalanced(AgentRun run) {
    Counts counts = run.status().counts();
    assertEquals(
        counts.read(),
        counts.stored() + counts.spooled() + counts.rejectedTotal(),
        counts.toString());
  }

  List<Sample> ofChannel(String channel) {
    return gateway.samples().stream()
        .filter(sample -> sample.series().channel().equals(channel))
        .toList();
  }

  List<Long> loads() {
    return ofChannel("load").stream()
        .map(Sample::value)
        .map(value -> ((Value.Int) value).value())
        .toList();
  }

  static List<Long> to(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  void assertChained() {
    Map<UUID, Digest> heads = new HashMap<>();
    Map<UUID, Long> sequences = new HashMap<>();
    for (Frame frame : gateway.frames()) {
      UUID boot = frame.header().boot();
      assertEquals(sequences.getOrDefault(boot, 0L) + 1, frame.header().sequence());
      if (heads.containsKey(boot)) {
        assertEquals(heads.get(boot), frame.header().previous());
      }
      sequences.put(boot, frame.header().sequence());
      heads.put(boot, frame.digest());
    }
  }

  /** Index of the first frame behind a hole. */
  int firstHole() {
    List<Frame> frames = gateway.frames();
    for (int i = 1; i < frames.size(); i++) {
      if (frames.get(i).header().sequence() > frames.get(i - 1).header().sequence() + 1) {
        return i;
      }
    }
    throw new AssertionError("there is no hole");
  }

  void awaitLoads(AgentRun run, int count) {
    Await.until(
        count + " numbers",
        SOON,
        () -> loads().size() >= count,
        () -> loads().size() + ", " + run.status());
  }
}
