package io.plumbline.driver.opcua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ServerTrust;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.ForeignProgram;
import io.plumbline.driver.kit.NodeProgram;
import io.plumbline.driver.kit.Ports;
import io.plumbline.driver.kit.RecordingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another implementation of the standard, node-opcua, in a process of its own. */
@Timeout(300)
class ForeignServerIT {
  private static final String SUITE = "The OPC UA driver against a foreign server (node-opcua)";
  private static final long T0_MILLIS = 1_700_000_000_000L;

  @TempDir private static Path server = Path.of("");

  private final OpcUaDriverFactory factory = new OpcUaDriverFactory();
  private final RecordingSink sink = new RecordingSink();
  private final int port = Ports.draw();

  @BeforeAll
  static void install() throws Exception {
    ForeignProgram.require("openssl", SUITE, "apt-get install openssl");
    NodeProgram.install(SUITE, server);
  }

  @Test
  void values_types_and_times_of_a_foreign_server_come_through_and_it_may_restart()
      throws Exception {
    try (Driver driver = factory.create(connection(MiloMachine.OPEN))) {
      driver.start(sink);
      try (NodeProgram first = serve()) {
        assertEquals(T0_MILLIS * 1000, sink.awaitValue(0, "count", "11").sourceMicros());
        assertEquals(new Value.Real(0.5), sink.awaitValue(0, "load", "0.5").value());
        assertEquals(
            new Value.Text("NotExecuting"), sink.awaitValue(0, "state", "NotExecuting").value());
        assertEquals(
            new Value.Text("18446744073709551615"), sink.await("big", r -> is(r, "big")).value());
        first.send("set count 12 " + (T0_MILLIS + 1));
        assertEquals(new Value.Int(12), sink.awaitValue(0, "count", "12").value());
        first.send("set state Executing " + (T0_MILLIS + 2));
        assertEquals(
            (T0_MILLIS + 2) * 1000, sink.awaitValue(0, "state", "Executing").sourceMicros());
        first.send("bad load x");
        assertEquals(Value.NONE, sink.awaitBad(0, "load").value());
        first.kill();
      }
      sink.awaitBad(0, "count");
      int lost = sink.mark();
      try (NodeProgram second = serve()) {
        sink.awaitValue(lost, "count", "11");
        second.send("set count 77 " + (System.currentTimeMillis() + 1000));
        sink.awaitValue(lost, "count", "77");
        sink.awaitGap(
            "the gap of the restart",
            g -> g.cause() == Gap.Cause.DISCONNECTED && g.device().equals("D1"));
      }
    }
  }

  @Test
  void a_foreign_server_is_read_encrypted_and_with_a_user_once_it_is_trusted() throws Exception {
    Path pki = Files.createDirectory(server.resolve("agent-pki"));
    Path password = Files.writeString(server.resolve("password"), "correct horse\n");
    Map<String, String> keys =
        Pki.protection(
            pki, "check-hostname", "false", "user", "reader", "password-file", password.toString());
    try (NodeProgram foreign = serve();
        Driver driver = factory.create(connection(keys))) {
      driver.start(sink);
      Await.until(
          "a refusal",
          RecordingSink.PATIENCE,
          () -> driver.health().detail().contains("fingerprint"),
          driver::health);
      ServerTrust trust = factory.trust().orElseThrow();
      ServerTrust.Shown shown = trust.show(connection(keys));
      assertTrue(driver.health().detail().contains(shown.fingerprint()), driver.health().detail());
      assertFalse(shown.trusted());
      trust.accept(connection(keys), shown.fingerprint());
      sink.awaitValue(0, "count", "11");
      foreign.send("set count 5 " + (T0_MILLIS + 5));
      sink.awaitValue(0, "count", "5");
      assertTrue(driver.health().connected());
    }
  }

  @Test
  void small_changes_are_left_out_absolutely_and_in_percent_of_the_range() throws Exception {
    List<ChannelSpec> channels =
        List.of(
            channel("count", Map.of()),
            channel("load", Map.of("deadband", "0.5")),
            channel("level", Map.of("deadband", "2%")));
    try (NodeProgram foreign = serve();
        Driver driver = factory.create(connection(MiloMachine.OPEN, channels))) {
      driver.start(sink);
      sink.awaitValue(0, "load", "0.5");
      sink.awaitValue(0, "level", "100.0");
      sink.awaitValue(0, "count", "11");
      foreign.send("set load 0.7 " + (T0_MILLIS + 1));
      foreign.send("set level 103 " + (T0_MILLIS + 1));
      // Two values of a channel without a deadband: by then the others were sampled.
      for (int fence = 12; fence <= 13; fence++) {
        foreign.send("set count " + fence + " " + (T0_MILLIS + fence));
        sink.awaitValue(0, "count", Integer.toString(fence));
      }
      foreign.send("set load 1.2 " + (T0_MILLIS + 20));
      foreign.send("set level 105 " + (T0_MILLIS + 20));
      sink.awaitValue(0, "load", "1.2");
      sink.awaitValue(0, "level", "105.0");
      assertEquals(List.of("0.5", "1.2"), sink.goodValues("load"));
      assertEquals(List.of("100.0", "105.0"), sink.goodValues("level"));
    }
  }

  private static ChannelSpec channel(String name, Map<String, String> more) {
    Map<String, String> keys = new LinkedHashMap<>(more);
    keys.put("address", "nsu=urn:plumbline:foreign;s=" + name);
    return MiloMachine.channel(name, name.equals("state") ? Role.STATE : Role.PROCESS, keys);
  }

  private static boolean is(Reading reading, String channel) {
    return reading.channel().name().equals(channel);
  }

  private ConnectionSpec connection(Map<String, String> protection) {
    return connection(
        protection,
        Stream.of("count", "load", "state", "big").map(name -> channel(name, Map.of())).toList());
  }

  private ConnectionSpec connection(Map<String, String> protection, List<ChannelSpec> channels) {
    Map<String, String> keys = new LinkedHashMap<>(protection);
    keys.put("address", "opc.tcp://127.0.0.1:" + port + "/line");
    keys.put("publishing", "100ms");
    keys.put("keep-alive", "2s");
    keys.put("reconnect-limit", "1s");
    DeviceSpec device = new DeviceSpec("D1", Options.of("test", Map.of()), channels);
    return new ConnectionSpec("foreign", "opcua", Options.of("test", keys), List.of(device));
  }

  /** The server's process, ready to answer. All share one key, which takes seconds to make. */
  private NodeProgram serve() throws IOException {
    return new NodeProgram(
        server, "server.js", Integer.toString(port), server.resolve("pki").toString());
  }
}
