package io.plumbline.collector.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.intake.ReportRule;
import io.plumbline.collector.agent.intake.StateMapping;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentConfigurationTest {
  private static final String WHOLE =
      """
      agent: {id: edge-1, folder: data}
      gateway: {address: "gw.example:7443", ca: trust/ca.pem, longest-pause: 10s, rate: 500KiB, backlog-percent: 25}
      seal: {every: 30s}
      frame: {every: 500ms, rows: 1000, bytes: 64KiB}
      spool: {bytes: 2GiB, age: 7d, file-bytes: 4MiB}
      metrics: {port: 9464}
      report: changes
      heartbeat: 2min
      connections:
        - name: line-1
          protocol: modbus
          address: tcp://10.0.0.5:502
          devices:
            - id: D001
              unit: 1
              channels:
                - {name: state, role: state, address: holding:0, map: {1: RUNNING, 2: IDLE}, otherwise: OFFLINE}
                - {name: load, role: process, unit: "%", address: holding:10, report: all}
            - id: D002
              heartbeat: 30s
              channels:
                - {name: state, role: state, preset: packml, map: {Held: MAINTENANCE, 2: IDLE}}
      """;

  @TempDir Path folder;

  private AgentConfiguration read(String text) throws IOException {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, text);
    return AgentConfiguration.read(file);
  }

  private String fault(String text) {
    return assertThrows(InputFault.class, () -> read(text))
        .words()
        .en()
        .replace(folder.resolve("agent.yaml").toString(), "agent.yaml");
  }

  private static ChannelSpec channel(AgentConfiguration configuration, int device, int channel) {
    return configuration.connections().getFirst().devices().get(device).channels().get(channel);
  }

  @Test
  void aWholeFileIsRead() throws IOException {
    AgentConfiguration configuration = read(WHOLE);

    assertEquals("edge-1", configuration.agent());
    assertEquals(folder.resolve("data"), configuration.folder());
    assertEquals("gw.example:7443", configuration.gateway().toString());
    assertEquals(folder.resolve("trust/ca.pem"), configuration.gateway().ca());
    assertEquals(Duration.ofSeconds(10), configuration.gateway().longestPause());
    assertEquals(new PaceRules(500 << 10, 25), configuration.gateway().pace());
    assertEquals(Duration.ofSeconds(30), configuration.sealEvery());
    assertEquals(new FrameRules(Duration.ofMillis(500), 1000, 64 << 10), configuration.frame());
    assertEquals(new SpoolRules(2L << 30, Duration.ofDays(7), 4 << 20), configuration.spool());
    assertEquals(OptionalInt.of(9464), configuration.metricsPort());
    assertEquals(Role.STATE, channel(configuration, 0, 0).role());
    assertEquals("%", channel(configuration, 0, 1).unit());
  }

  @Test
  void theHashIsThatOfTheFilesBytes() throws IOException {
    assertEquals(
        Digest.sha256(WHOLE.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        read(WHOLE).digest());
  }

  @Test
  void rulesOfReportingAreInheritedFromTheOutside() throws IOException {
    AgentConfiguration configuration = read(WHOLE);

    assertEquals(
        new ReportRule(ReportRule.Mode.CHANGES, Duration.ofMinutes(2)),
        configuration.rulesOf(channel(configuration, 0, 0)).report());
    assertEquals(
        ReportRule.Mode.ALL, configuration.rulesOf(channel(configuration, 0, 1)).report().mode());
    assertEquals(
        Duration.ofSeconds(30),
        configuration.rulesOf(channel(configuration, 1, 0)).report().heartbeat());
  }

  @Test
  void mappingsAreReadAndAnOwnEntryGoesBeforeAPreset() throws IOException {
    AgentConfiguration configuration = read(WHOLE);
    StateMapping own = configuration.rulesOf(channel(configuration, 0, 0)).mapping();
    StateMapping preset = configuration.rulesOf(channel(configuration, 1, 0)).mapping();

    assertEquals(new Value.Text("RUNNING"), own.apply(new Value.Int(1), Quality.GOOD).value());
    assertEquals(new Value.Text("OFFLINE"), own.apply(new Value.Int(7), Quality.GOOD).value());
    assertEquals(
        new Value.Text("MAINTENANCE"), preset.apply(new Value.Text("Held"), Quality.GOOD).value());
    assertEquals(new Value.Text("RUNNING"), preset.apply(new Value.Int(6), Quality.GOOD).value());
    assertEquals(new Value.Text("IDLE"), preset.apply(new Value.Int(2), Quality.GOOD).value());
  }

  @Test
  void anAliasSharesChannelsBetweenDevices() throws IOException {
    AgentConfiguration configuration =
        read(
            """
            agent: {id: a, folder: data}
            gateway: {address: "[::1]:7443"}
            connections:
              - name: c
                protocol: modbus
                devices:
                  - {id: D1, channels: &std [{name: state, role: state}, {name: load}]}
                  - {id: D2, channels: *std}
            """);

    assertEquals("D2/load", channel(configuration, 1, 1).toString());
    assertEquals(4, configuration.rules().size());
    assertEquals("::1", configuration.gateway().host());
    assertEquals(folder.resolve("data/ca.pem"), configuration.gateway().ca());
    assertEquals(PaceRules.DEFAULT, configuration.gateway().pace());
  }

  @Test
  void everyFaultNamesPlaceValueAndWhatWasExpected() {
    assertEquals(
        "agent.yaml:1:1: the required key folder is missing.",
        fault("agent: {id: edge-1}\n").replace("agent.yaml:1:8", "agent.yaml:1:1"));
    assertEquals(
        "agent.yaml:1:13: id is 'a b', expected letters, digits, '.', '_' and '-', at most 64.",
        fault(WHOLE.replace("id: edge-1", "id: a b")));
    assertEquals(
        "agent.yaml:3:15: unknown key evry; the nearest known key is every.",
        fault(WHOLE.replace("every: 30s", " evry: 30s")));
    assertEquals(
        "agent.yaml:2:20: address is 'gw.example', expected host:port such as gw.example:7443.",
        fault(WHOLE.replace("gw.example:7443", "gw.example")));
    assertTrue(
        fault(WHOLE.replace("gw.example:7443", "gw.example:99999"))
            .startsWith("agent.yaml:2:20: address is"));
    assertEquals(
        "agent.yaml:5:16: bytes is '2GB', expected a size from 262144 to 1125899906842624 bytes,"
            + " such as 512MiB.",
        fault(WHOLE.replace("2GiB", "2GB")));
    assertTrue(
        fault(WHOLE.replace("4MiB", "200MiB").replace("2GiB", "512MiB"))
            .contains("expected at most a quarter of bytes"));
    assertTrue(
        fault(WHOLE.replace("report: changes", "report: some"))
            .contains("expected one of all, changes"));
    assertEquals(
        "agent.yaml:17:81: 2 is 'RUNING', expected one of RUNNING, IDLE, FAULT, MAINTENANCE,"
            + " OFFLINE, UNKNOWN, BAD.",
        fault(WHOLE.replace("2: IDLE}, other", "2: RUNING}, other")));
    assertTrue(
        fault(WHOLE.replace("2: IDLE}, other", "1.0: IDLE}, other")).contains("each number once"));
    assertTrue(
        fault(WHOLE.replace("preset: packml", "preset: pack"))
            .contains("expected one of mtconnect-execution"));
    assertTrue(
        fault(WHOLE.replace("report: all}", "map: {1: IDLE}}"))
            .contains("on a channel of role process"));
    assertTrue(
        fault(WHOLE.substring(0, WHOLE.indexOf("connections"))).contains("connections is 'empty'"));
  }

  @Test
  void whatIsThereTwiceIsRefused() {
    assertEquals(
        "agent.yaml:19:13: the device D001 is there twice; the one before is at agent.yaml:14:13.",
        fault(WHOLE.replace("id: D002", "id: D001")));
    assertTrue(
        fault(WHOLE.replace("name: load", "name: state"))
            .contains("the channel state is there twice"));
    assertEquals(
        "agent.yaml:18:20: device D001 has a second state channel load, the one before is at"
            + " agent.yaml:17:20; expected at most one.",
        fault(WHOLE.replace("name: load, role: process", "name: load, role: state")));
  }

  @Test
  void rulesOfAStateAreReadAndTheirFaultsNameTheLine() throws IOException {
    String text =
        WHOLE.replace(
            "      - id: D002\n",
            "      - id: D003\n        state:\n          - load > 5 -> RUNNING\n"
                + "        channels: [{name: load}]\n      - id: D002\n");
    AgentConfiguration configuration = read(text);
    assertEquals("D003/state", configuration.computed().getFirst().channel().toString());
    assertEquals(ReportRule.Mode.CHANGES, configuration.computed().getFirst().report().mode());

    assertTrue(
        fault(text.replace("load > 5", "laod > 5"))
            .startsWith("agent.yaml:21:13: at character 1 of the rule"),
        fault(text.replace("load > 5", "laod > 5")));
    assertTrue(
        fault(text.replace("[{name: load}]", "[{name: load}, {name: s, role: state}]"))
            .contains("device D003 has a second state channel state"));
    assertTrue(
        fault(text.replace("[{name: load}]", "[{name: load}, {name: state}]"))
            .contains("device D003 has a second state channel state"));
  }

  @Test
  void theSourceTimeIsInheritedFromTheOutside() throws IOException {
    AgentConfiguration configuration = read(WHOLE.replace("heartbeat: 30s", "source-time: agent"));

    assertEquals(
        SourceTime.MACHINE, configuration.rulesOf(channel(configuration, 0, 0)).sourceTime());
    assertEquals(
        SourceTime.AGENT, configuration.rulesOf(channel(configuration, 1, 0)).sourceTime());
  }
}
