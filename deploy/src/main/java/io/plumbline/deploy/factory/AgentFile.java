package io.plumbline.deploy.factory;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.MachineState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Writes the configuration of the agents, with the addresses that the servers were given. Machines
 * that never send are configured like any other: the agent cannot know.
 */
final class AgentFile {
  private final FactorySettings settings;
  private final List<MachineSpec> machines;
  private final Map<Protocol, MachineServer> servers;
  private final OpcUaKeys keys;

  AgentFile(
      FactorySettings settings,
      List<MachineSpec> machines,
      Map<Protocol, MachineServer> servers,
      OpcUaKeys keys) {
    this.settings = settings;
    this.machines = List.copyOf(machines);
    this.servers = servers;
    this.keys = keys;
  }

  Path write(
      EdgeAgent agent, Path folder, String gateway, Path gatewayCa, OptionalInt metricsPort) {
    YamlText yaml = new YamlText();
    yaml.line(0, "# Written by the simulated factory.");
    yaml.line(
        0,
        "agent: {id: %s, folder: %s}",
        yaml.quoted(agent.id()),
        yaml.quoted(folder.toAbsolutePath()));
    yaml.line(
        0,
        "gateway: {address: %s, ca: %s}",
        yaml.quoted(gateway),
        yaml.quoted(gatewayCa.toAbsolutePath()));
    yaml.line(0, "seal: {every: 5s}");
    // A broker hands out a few messages at a time and waits until they are safe on disk.
    yaml.line(0, "frame: {every: 100ms}");
    metricsPort.ifPresent(port -> yaml.line(0, "metrics: {port: %d}", port));
    yaml.line(0, "connections:");
    for (Protocol protocol : Protocol.values()) {
      if (agent.protocols().contains(protocol)) {
        connection(yaml, protocol);
        yaml.line(2, "  devices:");
        for (MachineSpec machine : machines) {
          if (machine.protocol() == protocol) {
            device(yaml, machine);
          }
        }
      }
    }
    Path file = settings.folder().resolve(agent.id() + ".yaml");
    try {
      return Files.writeString(file, yaml.text());
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("无法写入 %s：%s", "%s cannot be written: %s", file, e.getMessage()), e);
    }
  }

  private void connection(YamlText yaml, Protocol protocol) {
    MachineServer server = server(protocol);
    String hostAndPort = Loopback.HOST + ":" + server.port();
    yaml.line(2, "- name: %s", yaml.quoted("factory-" + protocol.id()));
    yaml.line(2, "  protocol: %s", protocol.id());
    long pollMillis = Math.max(50, settings.period().toMillis() / 2);
    switch (protocol) {
      case OPCUA -> {
        yaml.line(2, "  address: %s", yaml.quoted(((OpcUaMachines) server).endpoint()));
        yaml.line(2, "  security: Basic256Sha256");
        yaml.line(2, "  mode: sign-and-encrypt");
        yaml.line(2, "  certificates: %s", yaml.quoted(keys.clientFolder().toAbsolutePath()));
        yaml.line(2, "  publishing: %dms", pollMillis);
      }
      case MODBUS -> {
        yaml.line(2, "  address: %s", yaml.quoted("tcp://" + hostAndPort));
        yaml.line(2, "  every: %dms", pollMillis);
      }
      case MQTT -> {
        yaml.line(2, "  address: %s", yaml.quoted("tcp://" + hostAndPort));
        // Moquette 0.17 speaks 3.1.1 only.
        yaml.line(2, "  mqtt: 3");
        yaml.line(2, "  client-id: plumbline-agent");
      }
      case MTCONNECT -> yaml.line(2, "  address: %s", yaml.quoted("tcp://" + hostAndPort));
    }
  }

  private void device(YamlText yaml, MachineSpec machine) {
    yaml.line(6, "- id: %s", yaml.quoted(machine.id()));
    switch (machine.protocol()) {
      case OPCUA -> {
        yaml.line(6, "  channels:");
        opcUa(yaml, machine, Channels.STATE, OpcUaMachines.STATE);
        opcUa(yaml, machine, Channels.LOAD, OpcUaMachines.LOAD);
        opcUa(yaml, machine, Channels.SPEED, OpcUaMachines.SPEED);
        opcUa(yaml, machine, Channels.COUNT, OpcUaMachines.COUNT);
        opcUa(yaml, machine, Channels.LINK, OpcUaMachines.LINK);
      }
      case MODBUS -> modbus(yaml, machine);
      case MQTT -> {
        yaml.line(6, "  channels:");
        for (String channel :
            List.of(Channels.STATE, Channels.LOAD, Channels.SPEED, Channels.COUNT)) {
          yaml.channel(machine, channel, json(MqttMachines.topic(machine, channel)));
        }
        yaml.channel(machine, Channels.LINK, json(MqttMachines.statusTopic(machine)));
      }
      case MTCONNECT -> {
        yaml.line(6, "  adapter-device: %s", yaml.quoted(machine.id()));
        yaml.line(6, "  channels:");
        shdr(yaml, machine, Channels.STATE, "execution");
        shdr(yaml, machine, Channels.LOAD, "load");
        shdr(yaml, machine, Channels.SPEED, "speed");
        shdr(yaml, machine, Channels.COUNT, "count");
        shdr(yaml, machine, Channels.LINK, "avail");
      }
    }
  }

  private void opcUa(YamlText yaml, MachineSpec machine, String channel, String node) {
    OpcUaMachines server = (OpcUaMachines) server(Protocol.OPCUA);
    yaml.channel(machine, channel, "address: " + yaml.quoted(server.nodeId(machine, node)));
  }

  private static void shdr(YamlText yaml, MachineSpec machine, String channel, String key) {
    String type =
        switch (channel) {
          case Channels.LOAD, Channels.SPEED -> "real";
          case Channels.COUNT -> "integer";
          default -> "text";
        };
    yaml.channel(machine, channel, "address: " + key + ", type: " + type);
  }

  private void modbus(YamlText yaml, MachineSpec machine) {
    yaml.line(6, "  unit: %d", ((ModbusSlaves) server(Protocol.MODBUS)).unit(machine));
    yaml.line(6, "  channels:");
    if (machine.behaviour() != Behaviour.HEARTBEAT_ONLY) {
      holding(yaml, machine, Channels.STATE, ModbusSlaves.STATE, "uint16");
      holding(yaml, machine, Channels.LOAD, ModbusSlaves.LOAD, "float32");
      holding(yaml, machine, Channels.SPEED, ModbusSlaves.SPEED, "float32");
      holding(yaml, machine, Channels.COUNT, ModbusSlaves.COUNT, "uint32");
    }
    holding(yaml, machine, Channels.LINK, ModbusSlaves.LINK, "uint32");
  }

  private static String json(String topic) {
    return "topic: \"%s\", format: json, value: $.value, time: $.time, quality: $.quality"
        .formatted(topic);
  }

  private static void holding(
      YamlText yaml, MachineSpec machine, String channel, int register, String type) {
    yaml.channel(machine, channel, "address: \"holding:" + register + "\", type: " + type);
  }

  private MachineServer server(Protocol protocol) {
    MachineServer server = servers.get(protocol);
    if (server == null) {
      throw new IllegalStateException("the factory is closed");
    }
    return server;
  }

  /** YAML as text, line by line. */
  private static final class YamlText {
    private final StringBuilder text = new StringBuilder();

    void line(int indent, String format, Object... arguments) {
      text.append(" ".repeat(indent)).append(format.formatted(arguments)).append('\n');
    }

    /**
     * A channel with its role, its unit, for states the table of words, and the driver's own keys.
     */
    void channel(MachineSpec machine, String name, String driverKeys) {
      StringBuilder more = new StringBuilder();
      switch (name) {
        case Channels.STATE -> {
          more.append("role: state, map: {");
          String comma = "";
          for (Map.Entry<String, MachineState> word : StateWords.table(machine).entrySet()) {
            more.append(comma).append(quoted(word.getKey())).append(": ").append(word.getValue());
            comma = ", ";
          }
          more.append("}, otherwise: UNKNOWN");
        }
        case Channels.LINK -> more.append("role: heartbeat");
        case Channels.LOAD -> more.append("role: process, unit: \"%\"");
        case Channels.SPEED -> more.append("role: process, unit: \"r/min\"");
        default -> more.append("role: process");
      }
      line(10, "- {name: %s, %s, %s}", name, more, driverKeys);
    }

    /** A double-quoted scalar. */
    String quoted(Object value) {
      return "\"" + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    String text() {
      return text.toString();
    }
  }
}
