package io.plumbline.deploy.factory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ghgande.j2mod.modbus.ModbusSlaveException;
import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.Register;
import io.plumbline.contract.fault.EnvironmentFault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The factory as plain clients of each protocol see it. */
class FactoryIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private FactorySettings settings() {
    return FactorySettings.standard(folder).withDevices(40).withPeriod(Duration.ofMillis(200));
  }

  @Test
  void anMqttClientGetsEveryReportOfEveryMachineOnceItListens() throws Exception {
    try (Factory factory = Factory.start(settings())) {
      Map<String, ConcurrentLinkedQueue<Long>> counts = new ConcurrentHashMap<>();
      Set<String> online = ConcurrentHashMap.newKeySet();
      try (MqttClient client =
          new MqttClient(
              "tcp://127.0.0.1:" + factory.port(Protocol.MQTT),
              "reader",
              new MemoryPersistence())) {
        client.connect();
        client.subscribe(
            "factory/+/+",
            1,
            (topic, message) -> {
              String[] levels = topic.split("/");
              JsonNode payload = JSON.readTree(message.getPayload());
              Instant.parse(payload.get("time").asText());
              assertEquals("GOOD", payload.get("quality").asText());
              if (levels[2].equals("count")) {
                counts
                    .computeIfAbsent(levels[1], id -> new ConcurrentLinkedQueue<>())
                    .add(payload.get("value").asLong());
              } else if (levels[2].equals("status")) {
                assertTrue(message.getPayload().length > 0);
                online.add(levels[1]);
              }
            });
        List<MachineSpec> reporting = reporting(factory, Protocol.MQTT);
        Await.until(() ->
            reporting.stream()
                .allMatch(m -> counts.containsKey(m.id()) && counts.get(m.id()).size() >= 5));
        factory.quiesce();
        for (MachineSpec machine : reporting) {
          long sent = sent(factory, machine, Channels.COUNT);
          Await.until(() -> last(counts, machine) == sent);
          List<Long> got = new ArrayList<>(counts.get(machine.id()));
          for (int i = 1; i < got.size(); i++) {
            assertEquals(
                got.get(i - 1) + 1, got.get(i), machine.id() + " lost or repeated a report");
          }
        }
        assertEquals(ids(reporting), counts.keySet());
        Set<String> expectedOnline = new HashSet<>(ids(reporting));
        expectedOnline.addAll(ids(of(factory, Protocol.MQTT, Behaviour.HEARTBEAT_ONLY)));
        assertEquals(expectedOnline, online);
        client.disconnect();
      }
    }
  }

  @Test
  void aModbusMasterReadsConsistentRegistersAndIsRefusedByMuteUnits() throws Exception {
    try (Factory factory = Factory.start(settings())) {
      ModbusTCPMaster master = new ModbusTCPMaster("127.0.0.1", factory.port(Protocol.MODBUS));
      master.connect();
      try {
        List<MachineSpec> modbus =
            factory.machines().stream().filter(m -> m.protocol() == Protocol.MODBUS).toList();
        for (MachineSpec machine : reporting(factory, Protocol.MODBUS)) {
          Await.until(() -> sent(factory, machine, Channels.COUNT) >= 3);
        }
        factory.quiesce();
        for (MachineSpec machine : modbus) {
          int unit = modbus.indexOf(machine) + 1;
          switch (machine.behaviour()) {
            case SILENT ->
                assertThrows(
                    ModbusSlaveException.class, () -> master.readMultipleRegisters(unit, 0, 1));
            case HEARTBEAT_ONLY -> {
              assertThrows(
                  ModbusSlaveException.class, () -> master.readMultipleRegisters(unit, 0, 1));
              assertTrue(words(master.readMultipleRegisters(unit, 30, 2)).getInt() >= 1);
            }
            default -> {
              ByteBuffer words = words(master.readMultipleRegisters(unit, 0, 32));
              int state = words.getShort(0);
              float load = words.getFloat(20);
              assertTrue(state >= 1 && state <= 4, "state " + state);
              assertTrue(
                  state == 1 ? load >= 35 : load < 7, "state %d, load %s".formatted(state, load));
              assertEquals(sent(factory, machine, Channels.COUNT), words.getInt(40));
            }
          }
        }
      } finally {
        master.disconnect();
      }
    }
  }

  @Test
  void anShdrClientIsGreetedWithPresentValuesThenGetsEveryReport() throws Exception {
    try (Factory factory = Factory.start(settings());
        Socket socket = new Socket("127.0.0.1", factory.port(Protocol.MTCONNECT))) {
      socket.setSoTimeout(10_000);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      socket.getOutputStream().write("* PING\n".getBytes(StandardCharsets.UTF_8));
      Set<String> wanted = ids(reporting(factory, Protocol.MTCONNECT));
      Map<String, Long> counts = new ConcurrentHashMap<>();
      Set<String> available = new HashSet<>();
      boolean pong = false;
      while (!pong
          || counts.size() < wanted.size()
          || counts.values().stream().anyMatch(c -> c < 6)) {
        String line = in.readLine();
        if (line.startsWith("*")) {
          assertEquals("* PONG 10000", line);
          pong = true;
          continue;
        }
        String[] fields = line.split("\\|");
        Instant.parse(fields[0]);
        String device = fields[1].substring(0, fields[1].indexOf(':'));
        if (fields[1].endsWith(":avail")) {
          assertEquals("AVAILABLE", fields[2]);
          available.add(device);
        } else if (!fields[2].equals("UNAVAILABLE")) {
          assertEquals(device + ":count", fields[7]);
          long count = Long.parseLong(fields[8]);
          Long before = counts.put(device, count);
          assertTrue(before == null || count == before + 1, device + " lost a report: " + line);
        }
      }
      assertEquals(wanted, counts.keySet());
      assertFalse(
          available.containsAll(ids(of(factory, Protocol.MTCONNECT, Behaviour.SILENT))),
          "a mute machine never says that it is there");
    }
  }

  @Test
  void anOpcUaClientWithTheAgentsKeySubscribesAndMissesNothing() throws Exception {
    try (Factory factory = Factory.start(settings())) {
      List<MachineSpec> machines =
          factory.machines().stream().filter(m -> m.protocol() == Protocol.OPCUA).toList();
      try (OpcUaReader reader =
          OpcUaReader.connect(factory.opcUaEndpoint(), folder.resolve("opcua"))) {
        reader.subscribe(machines.stream().map(m -> m.id() + ".ReportCount").toList());
        List<MachineSpec> reporting = reporting(factory, Protocol.OPCUA);
        Await.until(() ->
            reporting.stream().allMatch(m -> reader.good(m.id() + ".ReportCount").size() >= 5));
        factory.quiesce();
        for (MachineSpec machine : reporting) {
          String node = machine.id() + ".ReportCount";
          long sent = sent(factory, machine, Channels.COUNT);
          Await.until(() -> reader.good(node).getLast() == sent);
          List<Long> got = reader.good(node);
          for (int i = 1; i < got.size(); i++) {
            assertEquals(
                got.get(i - 1) + 1, got.get(i), machine.id() + " lost or repeated a report");
          }
          Object state = reader.read(machine.id() + ".MachineryItemState");
          assertEquals(machine.number() % 2 == 1, state instanceof Integer, "state " + state);
        }
        for (MachineSpec mute : of(factory, Protocol.OPCUA, Behaviour.SILENT)) {
          assertEquals(List.of(), reader.good(mute.id() + ".ReportCount"));
        }
      }
    }
  }

  @Test
  void anOpcUaClientWithAStrangersKeyOrWithoutSecurityIsRefused() throws Exception {
    try (Factory factory = Factory.start(settings())) {
      UaException stranger =
          assertThrows(
              UaException.class,
              () ->
                  OpcUaReader.connectAsStranger(factory.opcUaEndpoint(), folder.resolve("opcua")));
      UaException unsecured =
          assertThrows(
              UaException.class, () -> OpcUaReader.connectWithoutSecurity(factory.opcUaEndpoint()));
      assertEquals(
          StatusCodes.Bad_SecurityChecksFailed,
          stranger.getStatusCode().value(),
          stranger.toString());
      assertTrue(
          OpcUaReader.offered(factory.opcUaEndpoint()).stream()
              .allMatch(SecurityPolicy.Basic256Sha256.getUri()::equals),
          "no endpoint without security is offered");
    }
  }

  @Test
  void aPortInUseIsNamedAndNothingIsLeftRunning() throws Exception {
    Set<Thread> before = running();
    try (ServerSocket taken = new ServerSocket(0, 1, Loopback.address())) {
      Ports ports = new Ports(taken.getLocalPort(), 0, 0, 0);
      EnvironmentFault fault =
          assertThrows(EnvironmentFault.class, () -> Factory.start(settings().withPorts(ports)));
      assertTrue(
          fault.words().en().contains("OPC UA cannot listen on 127.0.0.1:" + taken.getLocalPort()),
          fault.words().en());
    }
    Await.until(() -> leftovers(before).isEmpty());
  }

  private static boolean isRefused(int port) {
    try (Socket accepted = new Socket("127.0.0.1", port)) {
      return !accepted.isConnected();
    } catch (IOException refused) {
      return true;
    }
  }

  @Test
  void aClosedFactoryLeavesNeitherThreadsNorPorts() throws Exception {
    Set<Thread> before = running();
    Factory factory = Factory.start(settings());
    List<Integer> ports = new ArrayList<>();
    for (Protocol protocol : Protocol.values()) {
      ports.add(factory.port(protocol));
    }
    assertFalse(leftovers(before).isEmpty());

    factory.close();

    Await.until(() -> ports.stream().allMatch(FactoryIT::isRefused));
    Await.until(() -> leftovers(before).isEmpty());
  }

  private static Set<Thread> running() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  /**
   * Threads that were not there before, but for those that Milo and Netty share for the life of the
   * JVM.
   */
  private static List<String> leftovers(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive())
        .map(Thread::getName)
        .filter(name -> !name.startsWith("milo-") && !name.startsWith("globalEventExecutor"))
        .filter(name -> !name.startsWith("ForkJoinPool") && !name.contains("Cleaner"))
        .toList();
  }

  private static long last(Map<String, ConcurrentLinkedQueue<Long>> counts, MachineSpec machine) {
    return new ArrayList<>(counts.get(machine.id())).getLast();
  }

  private static ByteBuffer words(Register[] registers) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * registers.length);
    for (Register register : registers) {
      bytes.put(register.toBytes());
    }
    return bytes.flip();
  }

  private static long sent(Factory factory, MachineSpec machine, String channel) {
    return factory.sent().stream()
        .filter(sent -> sent.device().equals(machine.id()) && sent.channel().equals(channel))
        .mapToLong(Sent::updates)
        .findFirst()
        .orElse(0);
  }

  private static List<MachineSpec> reporting(Factory factory, Protocol protocol) {
    return factory.machines().stream()
        .filter(machine -> machine.protocol() == protocol && machine.behaviour().reports())
        .toList();
  }

  private static List<MachineSpec> of(Factory factory, Protocol protocol, Behaviour behaviour) {
    return factory.machines().stream()
        .filter(machine -> machine.protocol() == protocol && machine.behaviour() == behaviour)
        .toList();
  }

  private static Set<String> ids(List<MachineSpec> machines) {
    return machines.stream().map(MachineSpec::id).collect(Collectors.toSet());
  }
}
