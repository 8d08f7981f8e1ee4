package io.plumbline.driver.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.NodeProgram;
import io.plumbline.driver.kit.Ports;
import io.plumbline.driver.kit.RecordingSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An edge node written by others (sparkplug-client) behind a broker written by others (mosquitto).
 */
@Timeout(300)
class SparkplugIT {
  private static final String SUITE = "Sparkplug B against a foreign edge node";
  private static final long T0_MILLIS = System.currentTimeMillis();

  @TempDir private static Path node = Path.of("");
  @TempDir Path folder;
  private final int port = Ports.draw();
  private final RecordingSink sink = new RecordingSink();
  private final List<AutoCloseable> open = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Mosquitto mosquitto;

  @BeforeAll
  static void install() throws Exception {
    NodeProgram.install(SUITE, node);
  }

  @BeforeEach
  void serve() throws Exception {
    mosquitto = opened(new Mosquitto(folder, port, List.of()));
    mosquitto.start();
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void valuesByNameAndByAliasComeWithTheirTimesAndARebirthIsAskedForAtTheStart() throws Exception {
    NodeProgram edge = edge();
    Driver driver = start();
    edge.awaitLine("rebirth");
    sink.awaitValue(0, "load", "0.5");
    sink.awaitValue(0, "state", "IDLE");
    sink.awaitValue(0, "alive", "true");
    edge.send("load 7.25 " + (T0_MILLIS + 1));
    Reading load = sink.awaitValue(0, "load", "7.25");
    assertEquals(new Value.Real(7.25), load.value());
    assertEquals((T0_MILLIS + 1) * 1000, load.sourceMicros());
    edge.send("state RUNNING " + (T0_MILLIS + 2));
    assertEquals((T0_MILLIS + 2) * 1000, sink.awaitValue(0, "state", "RUNNING").sourceMicros());
    edge.send("zip 8.5 " + (T0_MILLIS + 3));
    sink.awaitValue(0, "load", "8.5");
    edge.send("history 1.5 " + (T0_MILLIS - 60_000));
    assertEquals((T0_MILLIS - 60_000) * 1000, sink.awaitValue(0, "load", "1.5").sourceMicros());
    for (int i = 0; i < 300; i++) {
      edge.send("load " + (1000 + i) + " " + (T0_MILLIS + 10 + i));
    }
    sink.awaitValue(0, "load", "1299.0");
    assertEquals(1, edge.count("rebirth"), "numbers run from 255 to 0 without a loss");
    assertEquals("", driver.health().detail());
  }

  @Test
  void aLostMessageIsAGapAndNothingIsBelievedUntilTheRebirth() throws Exception {
    NodeProgram edge = edge();
    Driver driver = start();
    sink.awaitValue(0, "load", "0.5");
    // The lost message is a birth after which alias 2, the load's, stands for the power.
    edge.send("swap");
    int mark = sink.mark();
    edge.send("load 3.0 " + (T0_MILLIS + 5));
    sink.awaitBad(mark, "load");
    sink.awaitValue(mark, "load", "3.0");
    Await.until("a second rebirth", RecordingSink.PATIENCE, () -> edge.count("rebirth") == 2);
    sink.awaitGap("the loss", g -> g.cause() == Gap.Cause.SOURCE_LOSS && g.device().equals("D1"));
    sink.awaitGap("the loss", g -> g.cause() == Gap.Cause.SOURCE_LOSS && g.device().equals("N1"));
    assertEquals(
        List.of(), sink.goodValues("power").stream().filter(v -> !v.equals("900.0")).toList());
    assertTrue(driver.health().failures() > 0);
  }

  @Test
  void deathsAreBadAndBirthsAreGaps() throws Exception {
    NodeProgram edge = edge();
    start();
    sink.awaitValue(0, "load", "0.5");
    int mark = sink.mark();
    edge.send("ddeath");
    sink.awaitBad(mark, "load");
    assertEquals(0, sink.readings("state").stream().filter(r -> r.value() == Value.NONE).count());
    mark = sink.mark();
    edge.send("dbirth");
    sink.awaitValue(mark, "load", "0.5");
    mark = sink.mark();
    edge.kill();
    sink.awaitBad(mark, "load");
    sink.awaitBad(mark, "state");
    sink.awaitBad(mark, "alive");
    int gaps = sink.gaps().size();
    mark = sink.mark();
    edge();
    sink.awaitValue(mark, "load", "0.5");
    sink.awaitValue(mark, "alive", "true");
    Await.until("the gaps", RecordingSink.PATIENCE, () -> sink.gaps().size() >= gaps + 2);
    assertEquals(
        List.of(), sink.gaps().stream().filter(g -> g.cause() == Gap.Cause.SOURCE_LOSS).toList());
  }

  @Test
  void afterALossOfTheBrokerTheNodeIsBornAgain() throws Exception {
    NodeProgram edge = edge();
    Driver driver = start();
    sink.awaitValue(0, "load", "0.5");
    int mark = sink.mark();
    mosquitto.kill();
    Await.until("the loss", RecordingSink.PATIENCE, () -> !driver.health().connected());
    sink.awaitBad(mark, "load");
    mark = sink.mark();
    mosquitto.start();
    sink.awaitValue(mark, "load", "0.5");
    edge.send("load 4.0 " + (T0_MILLIS + 9));
    sink.awaitValue(mark, "load", "4.0");
  }

  @Test
  void theStateOfTheHostIsPublishedAndItsLastWillToo() throws Exception {
    RecordingSink others = new RecordingSink();
    Driver watcher =
        opened(
            new MqttDriverFactory()
                .create(
                    new Specs("tcp://127.0.0.1:" + port)
                        .channel(
                            "host topic=spBv1.0/STATE/plumb format=json value=$.online"
                                + " time=$.timestamp time-format=ms")
                        .build()));
    watcher.start(others);
    Driver driver = start();
    Reading online = others.awaitValue(0, "host", "true");
    driver.close();
    // Both carry the time of the session's begin.
    assertEquals(online.sourceMicros(), others.awaitValue(0, "host", "false").sourceMicros());
  }

  @Test
  void aProbeAsksForABirthAndShowsItsValues() throws Exception {
    edge();
    ProbeResult probe = new MqttDriverFactory().probe(connection());
    assertEquals(4, probe.readings().size(), probe.remarks().toString());
    assertEquals(List.of(), probe.remarks());
  }

  private NodeProgram edge() throws Exception {
    return opened(new NodeProgram(node, "edge.js", Integer.toString(port)));
  }

  private Driver start() {
    Driver driver = opened(new MqttDriverFactory().create(connection()));
    driver.start(sink);
    return driver;
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private ConnectionSpec connection() {
    Map<String, Options.Entry> keys = new LinkedHashMap<>();
    Map.of(
            "address", "tcp://127.0.0.1:" + port,
            "client-id", "plumbline-host",
            "keep-alive", "5s",
            "timeout", "5s",
            "probe-wait", "30s")
        .forEach((key, value) -> keys.put(key, new Options.Entry(value, "test.yaml")));
    keys.put("sparkplug", mapping(Map.of("host-id", "plumb")));
    keys.put("reconnect", mapping(Map.of("first-pause", "100ms", "last-pause", "1s")));
    return new ConnectionSpec(
        "line",
        "mqtt",
        new Options("test.yaml", keys),
        List.of(
            device("N1", "plant/edge1", channel("N1", "state", Role.STATE, "State")),
            device(
                "D1",
                "plant/edge1/press",
                channel("D1", "load", Role.PROCESS, "Load"),
                channel("D1", "power", Role.PROCESS, "Power"),
                channel("D1", "alive", Role.HEARTBEAT, "*alive"))));
  }

  private static Options.Entry mapping(Map<String, String> keys) {
    return new Options.Entry(Options.of("test.yaml", keys), "test.yaml");
  }

  private static DeviceSpec device(String id, String part, ChannelSpec... channels) {
    return new DeviceSpec(
        id, Options.of("test.yaml", Map.of("sparkplug", part)), List.of(channels));
  }

  private static ChannelSpec channel(String device, String name, Role role, String metric) {
    return new ChannelSpec(
        device, name, role, "", Options.of("test.yaml", Map.of("metric", metric)));
  }
}
