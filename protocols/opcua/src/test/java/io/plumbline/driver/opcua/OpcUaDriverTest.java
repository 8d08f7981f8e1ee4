package io.plumbline.driver.opcua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.FaultyLink;
import io.plumbline.driver.kit.RecordingSink;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract does not cover: OPC UA against a server in this process. */
@Timeout(120)
@Tag("slow")
class OpcUaDriverTest {
  private static final Map<String, String> OPEN = MiloMachine.OPEN;
  private static final long T0 = 1_700_000_000_000_000L;

  private final OpcUaDriverFactory factory = new OpcUaDriverFactory();
  private final RecordingSink sink = new RecordingSink();

  @Test
  void the_factory_is_found_as_a_service() {
    assertTrue(
        ServiceLoader.load(DriverFactory.class).stream()
            .anyMatch(p -> p.type() == OpcUaDriverFactory.class));
  }

  @Test
  void a_machinery_state_is_read_through_its_variable_or_its_object() throws Exception {
    List<ChannelSpec> channels =
        List.of(
            MiloMachine.channel(
                "variable", Role.STATE, Map.of("address", "ns=2;s=machine/CurrentState")),
            MiloMachine.channel(
                "object", Role.STATE, Map.of("address", "nsu=urn:plumbline:test;s=machine")));
    try (MiloMachine machine = new MiloMachine();
        Driver driver = factory.create(MiloMachine.connection(machine.port(), OPEN, channels))) {
      machine.put(
          "machine/CurrentState", MiloMachine.good(LocalizedText.english("NotExecuting"), T0));
      machine.start();
      driver.start(sink);
      sink.awaitValue(0, "variable", "NotExecuting");
      sink.awaitValue(0, "object", "NotExecuting");
      machine.put(
          "machine/CurrentState", MiloMachine.good(LocalizedText.english("Executing"), T0 + 1000));
      assertEquals(T0 + 1000, sink.awaitValue(0, "variable", "Executing").sourceMicros());
      assertEquals(T0 + 1000, sink.awaitValue(0, "object", "Executing").sourceMicros());
    }
  }

  @Test
  void the_servers_clock_serves_as_a_heartbeat() throws Exception {
    ChannelSpec clock =
        MiloMachine.channel(
            "alive", Role.HEARTBEAT, Map.of("address", "i=2258", "sampling", "100ms"));
    try (MiloMachine machine = new MiloMachine();
        Driver driver =
            factory.create(MiloMachine.connection(machine.port(), OPEN, List.of(clock)))) {
      machine.start();
      driver.start(sink);
      Await.until("five beats", RecordingSink.PATIENCE, () -> sink.readings("alive").size() >= 5);
      assertTrue(sink.readings("alive").stream().allMatch(r -> r.quality() == Quality.GOOD));
    }
  }

  @Test
  void a_node_that_is_not_there_is_bad_and_stops_no_other() throws Exception {
    List<ChannelSpec> channels =
        List.of(
            MiloMachine.channel("c0", Role.PROCESS, Map.of("address", "ns=2;s=c0")),
            MiloMachine.channel("ghost", Role.PROCESS, Map.of("address", "ns=2;s=ghost")),
            MiloMachine.channel(
                "elsewhere", Role.PROCESS, Map.of("address", "nsu=urn:nowhere;s=x")));
    try (MiloMachine machine = new MiloMachine()) {
      ConnectionSpec spec = MiloMachine.connection(machine.port(), OPEN, channels);
      try (Driver driver = factory.create(spec)) {
        machine.start();
        driver.start(sink);
        sink.awaitValue(0, "c0", "11");
        sink.awaitBad(0, "ghost");
        sink.awaitBad(0, "elsewhere");
        assertTrue(
            driver.health().detail().contains("Bad_NodeIdUnknown"), driver.health().detail());
        assertTrue(driver.health().connected());
      }
      ProbeResult probe = factory.probe(spec);
      assertEquals(
          List.of(
              "D1/elsewhere: nsu=urn:nowhere;s=x Bad_NodeIdUnknown",
              "D1/ghost: ns=2;s=ghost Bad_NodeIdUnknown"),
          probe.remarks());
      assertEquals(
          List.of(Quality.GOOD, Quality.BAD),
          probe.readings().stream().map(Reading::quality).toList(),
          probe.toString());
    }
  }

  @Test
  void uncertain_quality_keeps_its_value() throws Exception {
    try (MiloMachine machine = new MiloMachine();
        Driver driver = factory.create(machine.connection(machine.port()))) {
      machine.start();
      driver.start(sink);
      sink.awaitValue(0, "c0", "11");
      DataValue uncertain =
          new DataValue(
              Variant.of(7L), StatusCode.UNCERTAIN, MiloMachine.time(T0), MiloMachine.time(T0 + 1));
      machine.put("c0", uncertain);
      Reading reading = sink.await("an uncertain reading", r -> r.quality() == Quality.UNCERTAIN);
      assertEquals("7", reading.value().asText());
      assertEquals(T0, reading.sourceMicros());
    }
  }

  @Test
  void without_a_source_time_the_servers_counts() throws Exception {
    try (MiloMachine machine = new MiloMachine();
        Driver driver = factory.create(machine.connection(machine.port()))) {
      machine.start();
      driver.start(sink);
      sink.awaitValue(0, "c0", "11");
      machine.put(
          "c0", new DataValue(Variant.of(8L), StatusCode.GOOD, null, MiloMachine.time(T0 + 5)));
      assertEquals(T0 + 5, sink.awaitValue(0, "c0", "8").sourceMicros());
    }
  }

  @Test
  void a_deadband_keeps_small_changes_away() throws Exception {
    ChannelSpec channel =
        MiloMachine.channel("c0", Role.PROCESS, Map.of("address", "ns=2;s=c0", "deadband", "5"));
    try (MiloMachine machine = new MiloMachine();
        Driver driver =
            factory.create(MiloMachine.connection(machine.port(), OPEN, List.of(channel)))) {
      machine.start();
      driver.start(sink);
      sink.awaitValue(0, "c0", "11");
      machine.set(0, 13, T0);
      machine.set(0, 20, T0 + 1);
      sink.awaitValue(0, "c0", "20");
      assertEquals(List.of("11", "20"), sink.goodValues("c0"));
    }
  }

  @Test
  void a_value_that_is_said_again_is_a_sample_where_the_trigger_is_its_time() throws Exception {
    List<ChannelSpec> channels =
        List.of(
            MiloMachine.channel("c0", Role.PROCESS, Map.of("address", "ns=2;s=c0")),
            MiloMachine.channel(
                "each", Role.PROCESS, Map.of("address", "ns=2;s=c0", "trigger", "timestamp")));
    try (MiloMachine machine = new MiloMachine();
        Driver driver = factory.create(MiloMachine.connection(machine.port(), OPEN, channels))) {
      machine.start();
      driver.start(sink);
      sink.awaitValue(0, "c0", "11");
      sink.awaitValue(0, "each", "11");
      for (int i = 0; i < 3; i++) {
        machine.set(0, 20, T0 + i);
      }
      machine.set(0, 21, T0 + 3);
      sink.awaitValue(0, "c0", "21");
      sink.awaitValue(0, "each", "21");
      assertEquals(List.of("11", "20", "21"), sink.goodValues("c0"));
      assertEquals(List.of("11", "20", "20", "20", "21"), sink.goodValues("each"));
      assertEquals(
          List.of(T0, T0 + 1, T0 + 2, T0 + 3),
          sink.readings("each").stream().skip(1).map(Reading::sourceMicros).toList());
    }
  }

  @Test
  void a_server_is_polled_where_nobody_may_subscribe() throws Exception {
    List<ChannelSpec> channels =
        List.of(
            MiloMachine.channel("c0", Role.PROCESS, Map.of("address", "ns=2;s=c0")),
            MiloMachine.channel(
                "s0", Role.PROCESS, Map.of("address", "ns=2;s=c0", "part", "status")),
            MiloMachine.channel("none", Role.PROCESS, Map.of("address", "ns=2;s=none")));
    try (MiloMachine machine = new MiloMachine();
        Driver driver = factory.create(MiloMachine.polled(machine.port(), channels))) {
      machine.start();
      driver.start(sink);
      Reading first = sink.awaitValue(0, "c0", "11");
      sink.await("an unchanged value", r -> r.channel().name().equals("c0") && r != first);
      assertTrue(
          sink.readings("c0").get(1).sourceMicros() > first.sourceMicros(),
          "with the time at which it is still so");
      machine.set(0, 12, T0);
      assertEquals(T0, sink.awaitValue(0, "c0", "12").sourceMicros());
      machine.spoil(0);
      sink.awaitBad(0, "c0");
      sink.awaitValue(0, "s0", Long.toString(StatusCodes.Bad_SensorFailure));
      sink.awaitBad(0, "none");
      assertEquals(0, machine.subscriptions());
    }
  }

  @Test
  void a_queue_that_runs_over_at_the_server_is_a_gap_of_its_channel() throws Exception {
    List<ChannelSpec> channels =
        List.of(
            MiloMachine.channel("c0", Role.PROCESS, Map.of("address", "ns=2;s=c0", "queue", "2")));
    try (MiloMachine machine = new MiloMachine();
        Driver driver = factory.create(MiloMachine.connection(machine.port(), OPEN, channels))) {
      machine.start();
      driver.start(sink);
      sink.awaitValue(0, "c0", "11");
      sink.hold();
      machine.set(0, 100, T0);
      sink.awaitHeldCaller();
      for (int i = 1; i <= 20; i++) {
        machine.set(0, 100 + i, T0 + i);
      }
      sink.release();
      sink.awaitValue(0, "c0", "120");
      Gap gap = sink.awaitGap("a gap of c0", g -> g.channel().equals("c0"));
      assertEquals(Gap.Cause.SOURCE_LOSS, gap.cause());
      assertEquals("D1", gap.device());
    }
  }

  @Test
  void a_subscription_that_the_server_forgot_is_noticed_and_made_again() throws Exception {
    try (MiloMachine machine = new MiloMachine();
        Driver driver = factory.create(machine.connection(machine.port()))) {
      machine.start();
      driver.start(sink);
      sink.awaitValue(0, "c0", "11");
      int mark = sink.mark();
      machine.forgetSubscriptions();
      sink.awaitBad(mark, "c0");
      int lost = sink.mark();
      machine.set(0, 42, T0);
      sink.awaitValue(lost, "c0", "42");
      sink.awaitGap(
          "the gap of the silence",
          g -> g.cause() == Gap.Cause.DISCONNECTED && g.device().equals("D1"));
      Await.until(
          "one session", RecordingSink.PATIENCE, () -> machine.sessions() == 1, machine::sessions);
    }
  }

  @Test
  void several_restarts_leave_one_session_and_one_subscription() throws Exception {
    try (MiloMachine machine = new MiloMachine();
        FaultyLink link = new FaultyLink(machine.port());
        Driver driver = factory.create(machine.connection(link.port()))) {
      machine.start();
      link.restore();
      driver.start(sink);
      sink.awaitValue(0, "c0", "11");
      for (int i = 0; i < 3; i++) {
        int mark = sink.mark();
        machine.stop();
        sink.awaitBad(mark, "c0");
        machine.set(0, 1000 + i, T0 + i);
        machine.start();
        sink.awaitValue(mark, "c0", Integer.toString(1000 + i));
      }
      assertEquals(1, machine.sessions(), "sessions");
      assertEquals(1, machine.subscriptions(), "subscriptions");
      assertTrue(link.accepted() <= 20, "connections: " + link.accepted());
      assertEquals(3, sink.gaps().size(), "gaps: " + sink.gaps());
    }
  }

  @Test
  void a_value_that_did_not_change_during_an_outage_is_known_again_after_it() throws Exception {
    try (MiloMachine machine = new MiloMachine();
        FaultyLink link = new FaultyLink(machine.port());
        Driver driver = factory.create(machine.connection(link.port()))) {
      machine.start();
      link.restore();
      driver.start(sink);
      sink.awaitValue(0, "c2", "13");
      int mark = sink.mark();
      link.cut();
      sink.awaitBad(mark, "c2");
      long lost = System.currentTimeMillis() * 1000;
      int back = sink.mark();
      link.restore();
      Reading again = sink.awaitValue(back, "c2", "13");
      assertTrue(
          again.sourceMicros() > lost - 1_000_000, "time of the server's knowledge: " + again);
      assertEquals(1, machine.subscriptions(), "the subscription survived");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "address=opc.tcp://",
        "address=http://host:1",
        "address=opc.tcp://host:0",
        "publishing=1ms",
        "queue=1",
        "message-limit=10",
        "keep-alive=0s"
      })
  void values_out_of_range_are_refused(String pair) {
    ConnectionSpec good = MiloMachine.connection(4840, OPEN, MiloMachine.channels());
    String key = pair.substring(0, pair.indexOf('='));
    Options options = good.options().with(key, pair.substring(pair.indexOf('=') + 1));
    ConnectionSpec wrong = new ConnectionSpec("n", "opcua", options, good.devices());
    InputFault fault = assertThrows(InputFault.class, () -> factory.create(wrong).close());
    assertTrue(fault.words().en().contains(key), fault.words().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "address=Line1",
        "address=ns=2;x=1",
        "address=i=abc",
        "address=ns=99999999;s=a",
        "deadband=-1",
        "deadband=200%",
        "part=all",
        "trigger=status",
        "queue=1"
      })
  void channels_that_make_no_sense_are_refused(String pair) {
    String key = pair.substring(0, pair.indexOf('='));
    Options options =
        Options.of("f", Map.of("address", "ns=2;s=c0"))
            .with(key, pair.substring(pair.indexOf('=') + 1));
    ChannelSpec channel = new ChannelSpec("D1", "c", Role.PROCESS, "", options);
    ConnectionSpec wrong = MiloMachine.connection(4840, OPEN, List.of(channel));
    InputFault fault = assertThrows(InputFault.class, () -> factory.create(wrong).close());
    assertTrue(fault.words().en().contains(key), fault.words().toString());
  }
}
