package io.plumbline.driver.mtconnect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.FaultyLink;
import io.plumbline.driver.kit.RecordingSink;
import io.plumbline.driver.mtconnect.adapter.AdapterSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the contract does not cover: SHDR over a real connection. */
@Timeout(60)
@Tag("slow")
class MtconnectDriverTest {
  private final MtconnectDriverFactory factory = new MtconnectDriverFactory();
  private final RecordingSink sink = new RecordingSink();

  @Test
  void the_factory_is_found_as_a_service() {
    assertTrue(
        ServiceLoader.load(DriverFactory.class).stream()
            .anyMatch(p -> p.type() == MtconnectDriverFactory.class));
  }

  @Test
  void each_answer_to_a_ping_is_a_heartbeat_and_keeps_the_connection_alive() throws Exception {
    ChannelSpec beat = ShdrAdapter.channel("beat", Role.HEARTBEAT, Map.of("address", "*ping"));
    try (ShdrAdapter adapter = new ShdrAdapter("* PONG 100");
        Driver driver = factory.create(ShdrAdapter.connection(adapter.port(), List.of(beat)))) {
      adapter.start();
      driver.start(sink);
      Await.until("five beats", RecordingSink.PATIENCE, () -> sink.readings("beat").size() >= 5);
      Reading reading = sink.readings("beat").getFirst();
      assertEquals(Quality.GOOD, reading.quality());
      assertEquals(Reading.NO_TIME, reading.sourceMicros());
      assertEquals(List.of(), sink.gaps());
    }
  }

  @Test
  void a_legacy_adapter_without_pongs_may_be_silent_until_its_own_limit() throws Exception {
    try (ShdrAdapter adapter = new ShdrAdapter("");
        FaultyLink link = new FaultyLink(adapter.port());
        Driver driver = factory.create(legacy(link.port()))) {
      adapter.start();
      link.restore();
      driver.start(sink);
      sink.awaitValue(0, "c0", "11");
      sink.awaitBad(0, "c0");
      sink.awaitGap("the gap of the silence", g -> g.cause() == Gap.Cause.DISCONNECTED);
      Gap gap = sink.gaps().getFirst();
      assertTrue(gap.toMicros() - gap.fromMicros() >= 900_000, "at least the limit of 1 s: " + gap);
    }
  }

  private static ConnectionSpec legacy(int port) {
    Options options =
        Options.of(
            "test",
            Map.of("address", "127.0.0.1:" + port, "legacy-timeout", "1s", "ping", "200ms"));
    ConnectionSpec spec =
        ShdrAdapter.connection(
            port, List.of(ShdrAdapter.channel("c0", Role.PROCESS, Map.of("address", "key0"))));
    return new ConnectionSpec(spec.name(), spec.protocol(), options, spec.devices());
  }

  @Test
  void conditions_messages_and_assets_pass_beside_plain_values() throws Exception {
    List<ChannelSpec> channels =
        List.of(
            ShdrAdapter.channel(
                "servo", Role.PROCESS, Map.of("address", "servo", "kind", "condition")),
            ShdrAdapter.channel(
                "alarm",
                Role.PROCESS,
                Map.of("address", "servo", "kind", "condition", "part", "all")),
            ShdrAdapter.channel("note", Role.PROCESS, Map.of("address", "note", "kind", "message")),
            ShdrAdapter.channel("execution", Role.STATE, Map.of("address", "execution")));
    try (ShdrAdapter adapter = new ShdrAdapter();
        Driver driver = factory.create(ShdrAdapter.connection(adapter.port(), channels))) {
      adapter.start();
      driver.start(sink);
      Await.until("a connection", RecordingSink.PATIENCE, () -> driver.health().connected());
      adapter.send("2024-01-01T00:00:00Z|servo|fault|9600|1|HIGH|axis 1 overtravel");
      adapter.send("2024-01-01T00:00:01|note|A17|change the tool");
      adapter.send("2024-01-01T00:00:02Z|@ASSET@|T1|CuttingTool|--multiline--ABC");
      adapter.send("2024-01-01T00:00:02Z|execution|INTERRUPTED");
      adapter.send("--multiline--ABC");
      adapter.send("+12.5|execution|READY");
      adapter.send("|execution|ACTIVE");
      sink.awaitValue(0, "execution", "ACTIVE");
      assertEquals(List.of("ACTIVE"), sink.goodValues("execution"));
      assertEquals(Reading.NO_TIME, sink.readings("execution").getFirst().sourceMicros());
      assertEquals(List.of("FAULT"), sink.goodValues("servo"));
      assertEquals(List.of("fault|9600|1|HIGH|axis 1 overtravel"), sink.goodValues("alarm"));
      assertEquals(List.of("change the tool"), sink.goodValues("note"));
      assertEquals(1_704_067_201_000_000L, sink.readings("note").getFirst().sourceMicros());
      assertTrue(
          driver.health().detail().contains("relative time '+12.5'"), "health: " + driver.health());
    }
  }

  @Test
  void a_line_over_the_limit_ends_the_connection_and_the_next_one_has_the_current_values()
      throws Exception {
    try (ShdrAdapter adapter = new ShdrAdapter();
        Driver driver = factory.create(adapter.connection(adapter.port()))) {
      adapter.start();
      driver.start(sink);
      sink.awaitValue(0, "c2", "13");
      int mark = sink.mark();
      adapter.send("2024-01-01T00:00:00Z|key0|" + "7".repeat(70_000));
      sink.awaitBad(mark, "c0");
      sink.awaitValue(mark, "c0", "11");
      assertTrue(driver.health().failures() > 0);
    }
  }

  @Test
  void a_probe_names_the_channels_that_stayed_silent() throws Exception {
    ConnectionSpec spec =
        ShdrAdapter.connection(
            1,
            List.of(
                ShdrAdapter.channel("c0", Role.PROCESS, Map.of("address", "key0")),
                silent("ghost")));
    try (ShdrAdapter adapter = new ShdrAdapter()) {
      adapter.start();
      Options options =
          spec.options()
              .with("address", "127.0.0.1:" + adapter.port())
              .with("probe-timeout", "300ms");
      ProbeResult result =
          factory.probe(new ConnectionSpec("line", "mtconnect", options, spec.devices()));
      assertEquals(
          List.of(new Value.Text("11")), result.readings().stream().map(Reading::value).toList());
      assertEquals(List.of("D1/ghost: nothing within 300 ms"), result.remarks());
    }
  }

  private static ChannelSpec silent(String name) {
    return ShdrAdapter.channel(name, Role.PROCESS, Map.of("address", name));
  }

  @Test
  void connectivity_can_not_be_configured_as_operating_data() {
    for (String address : List.of("avail", "*ping")) {
      ChannelSpec wrong = ShdrAdapter.channel("x", Role.PROCESS, Map.of("address", address));
      InputFault fault =
          assertThrows(
              InputFault.class,
              () -> factory.create(ShdrAdapter.connection(7878, List.of(wrong))).close());
      assertTrue(fault.words().en().contains("role heartbeat"), fault.words().toString());
    }
  }

  @Test
  void an_address_is_host_and_port() {
    for (String bad : List.of("ftp://x:1", "x:0", "x:70000", "x:y", "tcp://")) {
      Options options = Options.of("f", Map.of("address", bad));
      ConnectionSpec spec = new ConnectionSpec("n", "mtconnect", options, List.of());
      assertThrows(InputFault.class, () -> factory.create(spec).close(), bad);
    }
    Options options = Options.of("f", Map.of("address", "host.example"));
    assertEquals(
        "tcp://host.example:7878",
        AdapterSettings.read(new ConnectionSpec("n", "m", options, List.of())).address());
    assertEquals(
        Duration.ofSeconds(10),
        AdapterSettings.read(new ConnectionSpec("n", "m", options, List.of())).pingInterval());
  }
}
