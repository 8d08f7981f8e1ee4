package io.plumbline.driver.mtconnect;

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
import io.plumbline.driver.Reading;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.FaultyLink;
import io.plumbline.driver.kit.RecordingSink;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the contract does not cover: sequence numbers, conditions and errors over HTTP. */
@Timeout(60)
@Tag("slow")
class AgentStreamTest {
  private static final long T0 = 1_700_000_001_000_000L;

  private final MtconnectDriverFactory factory = new MtconnectDriverFactory();
  private final RecordingSink sink = new RecordingSink();

  @Test
  void what_came_while_the_line_was_cut_follows_with_its_own_times_and_nothing_is_lost()
      throws Exception {
    try (HttpAgent agent = new HttpAgent();
        FaultyLink link = new FaultyLink(agent.port());
        Driver driver = factory.create(agent.connection(link.port()))) {
      started(agent, link, driver);
      int mark = changedBehindACut(agent, link, 500);
      sink.awaitValue(mark, "c0", "1499");
      Await.until(
          "all of them",
          RecordingSink.PATIENCE,
          () -> seen("c0", 1000, 1499) == 500,
          sink::toString);
      assertEquals(
          T0, sink.awaitValue(mark, "c0", "1000").sourceMicros(), "the time of the machine");
      Gap gap = sink.awaitGap("the gap", g -> g.cause() == Gap.Cause.DISCONNECTED);
      assertEquals(0, gap.lost(), "nothing was lost");
      // A value that did not change meanwhile is news again, after the BAD reading.
      assertEquals(
          Reading.NO_TIME, sink.readings("c1").getLast().sourceMicros(), sink.readings("c1") + "");
      assertEquals(Quality.GOOD, sink.readings("c1").getLast().quality());
    }
  }

  @Test
  void what_the_agent_does_not_hold_any_more_is_a_gap_of_unknown_size() throws Exception {
    try (HttpAgent agent = new HttpAgent(50);
        FaultyLink link = new FaultyLink(agent.port());
        Driver driver = factory.create(agent.connection(link.port()))) {
      started(agent, link, driver);
      int mark = changedBehindACut(agent, link, 200);
      sink.awaitValue(mark, "c0", "1199");
      assertEquals(-1, sink.awaitGap("the gap", g -> g.device().equals("D1")).lost());
      agent.set(0, 5, T0 + 1_000_000);
      sink.awaitValue(mark, "c0", "5");
    }
  }

  /** The line is cut, so many values come meanwhile, and it is whole again. */
  private int changedBehindACut(HttpAgent agent, FaultyLink link, int values) throws Exception {
    link.cut();
    sink.awaitBad(0, "c0");
    for (int i = 0; i < values; i++) {
      agent.set(0, 1000 + i, T0 + i * 1000L);
    }
    int mark = sink.mark();
    link.restore();
    return mark;
  }

  @Test
  void another_instance_of_the_agent_starts_anew() throws Exception {
    try (HttpAgent agent = new HttpAgent();
        FaultyLink link = new FaultyLink(agent.port());
        Driver driver = factory.create(agent.connection(link.port()))) {
      started(agent, link, driver);
      for (int i = 0; i < 20; i++) {
        agent.set(0, 100 + i, T0 + i * 1000L);
      }
      sink.awaitValue(0, "c0", "119");
      agent.stop();
      sink.awaitBad(0, "c0");
      int mark = sink.mark();
      // The numbers of the new instance run over the old cursor's: they mean something else.
      agent.start();
      for (int i = 0; i < 40; i++) {
        agent.set(1, 300 + i, T0 + 50_000 + i * 1000L);
      }
      sink.awaitValue(mark, "c1", "339");
      assertEquals(-1, sink.awaitGap("the gap", g -> g.device().equals("D1")).lost());
    }
  }

  @Test
  void conditions_are_their_level_and_join_the_execution() throws Exception {
    List<ChannelSpec> channels =
        List.of(
            ShdrAdapter.channel("servo", Role.PROCESS, Map.of("address", "servo")),
            ShdrAdapter.channel("alarm", Role.PROCESS, Map.of("address", "servo", "part", "all")),
            joined("state", "exec", "servo", "system"));
    try (HttpAgent agent = new HttpAgent();
        Driver driver = factory.create(HttpAgent.connection(agent.port(), channels))) {
      agent.observe("exec", "Execution", HttpAgent.time(T0), "ACTIVE", "");
      agent.start();
      driver.start(sink);
      sink.awaitValue(0, "state", "ACTIVE");
      agent.observe(
          "servo",
          "Fault",
          HttpAgent.time(T0 + 1000),
          "axis 1",
          " type=\"ACTUATOR\" nativeCode=\"9600\" nativeSeverity=\"1\" qualifier=\"HIGH\"");
      agent.observe("exec", "Execution", HttpAgent.time(T0 + 2000), "INTERRUPTED", "");
      agent.observe("system", "Fault", HttpAgent.time(T0 + 3000), "", " nativeCode=\"7\"");
      agent.observe("servo", "Normal", HttpAgent.time(T0 + 4000), "", "");
      agent.observe("system", "Normal", HttpAgent.time(T0 + 5000), "", " nativeCode=\"7\"");
      agent.observe("exec", "Execution", HttpAgent.time(T0 + 6000), "UNAVAILABLE", "");
      sink.awaitBad(0, "state");
      assertEquals(
          List.of("ACTIVE", "ACTIVE", "FAULT", "FAULT", "FAULT", "INTERRUPTED"),
          sink.goodValues("state"));
      assertEquals(
          List.of(T0, T0 + 1000, T0 + 2000, T0 + 3000, T0 + 4000, T0 + 5000, T0 + 6000),
          sink.readings("state").stream().map(Reading::sourceMicros).toList());
      assertEquals(List.of("FAULT", "NORMAL"), sink.goodValues("servo"));
      assertEquals("FAULT|9600|1|HIGH|axis 1", sink.goodValues("alarm").getFirst());
    }
  }

  @Test
  void the_same_holds_for_an_adapter() throws Exception {
    List<ChannelSpec> channels = List.of(joined("state", "execution", "servo"));
    try (ShdrAdapter adapter = new ShdrAdapter();
        Driver driver = factory.create(ShdrAdapter.connection(adapter.port(), channels))) {
      adapter.start();
      driver.start(sink);
      Await.until("a connection", RecordingSink.PATIENCE, () -> driver.health().connected());
      adapter.send("2024-01-01T00:00:00Z|servo|fault|9600|1|HIGH|axis 1");
      adapter.send("2024-01-01T00:00:01Z|execution|READY");
      adapter.send("2024-01-01T00:00:02Z|execution|ACTIVE");
      adapter.send("2024-01-01T00:00:03Z|execution|STOPPED");
      adapter.send("2024-01-01T00:00:04Z|servo|normal||||");
      sink.awaitValue(0, "state", "STOPPED");
      assertEquals(List.of("FAULT", "ACTIVE", "FAULT", "STOPPED"), sink.goodValues("state"));
    }
  }

  @Test
  void an_availability_is_no_operating_data_and_what_is_no_number_is_left_out() throws Exception {
    List<ChannelSpec> channels =
        List.of(
            ShdrAdapter.channel("wrong", Role.PROCESS, Map.of("address", "avail")),
            ShdrAdapter.channel("right", Role.HEARTBEAT, Map.of("address", "avail")),
            ShdrAdapter.channel("beat", Role.HEARTBEAT, Map.of("address", "*ping")),
            ShdrAdapter.channel("byName", Role.PROCESS, Map.of("address", "key0Name")),
            ShdrAdapter.channel(
                "number", Role.PROCESS, Map.of("address", "key0", "type", "integer")));
    try (HttpAgent agent = new HttpAgent();
        Driver driver = factory.create(HttpAgent.connection(agent.port(), channels))) {
      agent.observe("avail", "Availability", HttpAgent.time(T0), "AVAILABLE", "");
      agent.start();
      driver.start(sink);
      sink.awaitValue(0, "right", "AVAILABLE");
      assertEquals(List.of(), sink.readings("wrong"));
      sink.awaitValue(0, "byName", "11");
      int mark = sink.mark();
      agent.observe("key0", "Load", HttpAgent.time(T0), "fast", "");
      agent.set(0, 12, T0 + 1000);
      sink.awaitValue(mark, "number", "12");
      assertEquals(List.of("11", "12"), sink.goodValues("number"));
      assertTrue(driver.health().failures() > 0);
      Await.until("beats", RecordingSink.PATIENCE, () -> sink.readings("beat").size() >= 3);
    }
  }

  @Test
  void a_document_over_the_limit_ends_the_connection() throws Exception {
    try (HttpAgent agent = new HttpAgent();
        Driver driver =
            factory.create(with(agent.connection(agent.port()), "document-limit", "4096"))) {
      agent.observe("note", "Message", HttpAgent.time(T0), "x".repeat(5000), "");
      agent.start();
      driver.start(sink);
      Await.until(
          "a failure",
          RecordingSink.PATIENCE,
          () -> driver.health().detail().contains("document-limit"),
          driver::health);
      assertEquals(0, sink.mark());
    }
  }

  @Test
  void an_address_is_one_of_an_agent_and_its_channels_have_no_kind() {
    for (String bad : List.of("http://", "http://h:70000", "http://h/?x=1")) {
      Options options = Options.of("f", Map.of("address", bad));
      ConnectionSpec spec = new ConnectionSpec("n", "mtconnect", options, List.of());
      assertThrows(InputFault.class, () -> factory.create(spec).close(), bad);
    }
    ChannelSpec wrong =
        ShdrAdapter.channel("c", Role.PROCESS, Map.of("address", "x", "kind", "condition"));
    assertThrows(
        InputFault.class, () -> factory.create(HttpAgent.connection(1, List.of(wrong))).close());
  }

  private long seen(String channel, int from, int to) {
    return sink.goodValues(channel).stream()
        .map(Integer::valueOf)
        .filter(value -> value >= from && value <= to)
        .distinct()
        .count();
  }

  private void started(HttpAgent agent, FaultyLink link, Driver driver) throws Exception {
    agent.start();
    link.restore();
    driver.start(sink);
    sink.awaitValue(0, "c0", "11");
    sink.awaitValue(0, "c1", "12");
  }

  private static ChannelSpec joined(String name, String execution, String... conditions) {
    List<Options.Entry> list =
        List.of(conditions).stream().map(c -> new Options.Entry(c, "test")).toList();
    return new ChannelSpec(
        "D1",
        name,
        Role.STATE,
        "",
        new Options(
            "test",
            Map.of(
                "address", new Options.Entry(execution, "test"),
                "conditions", new Options.Entry(list, "test"))));
  }

  private static ConnectionSpec with(ConnectionSpec spec, String key, String value) {
    return new ConnectionSpec(
        spec.name(), spec.protocol(), spec.options().with(key, value), spec.devices());
  }
}
