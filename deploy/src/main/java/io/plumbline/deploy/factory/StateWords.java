package io.plumbline.deploy.factory;

import io.plumbline.contract.telemetry.MachineState;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What machines of each protocol call their states, and the way back for the agents' {@code map:}
 * tables. OPC UA words are those of MachineryItemState in OPC 40001-1, MTConnect words those of
 * Execution; neither has a word for maintenance.
 */
final class StateWords {
  private static final Map<MachineState, String> MACHINERY =
      Map.of(
          MachineState.RUNNING, "Executing",
          MachineState.IDLE, "NotExecuting",
          MachineState.FAULT, "OutOfService",
          MachineState.MAINTENANCE, "NotAvailable");

  /** StateNumber of MachineryItemState. */
  private static final Map<MachineState, String> MACHINERY_NUMBER =
      Map.of(
          MachineState.RUNNING, "3",
          MachineState.IDLE, "2",
          MachineState.FAULT, "1",
          MachineState.MAINTENANCE, "0");

  private static final Map<MachineState, String> EXECUTION =
      Map.of(
          MachineState.RUNNING, "ACTIVE",
          MachineState.IDLE, "READY",
          MachineState.FAULT, "INTERRUPTED",
          MachineState.MAINTENANCE, "STOPPED");

  private static final Map<MachineState, String> CHINESE =
      Map.of(
          MachineState.RUNNING, "运行",
          MachineState.IDLE, "待机",
          MachineState.FAULT, "故障",
          MachineState.MAINTENANCE, "检修");

  private static final Map<MachineState, String> CODES =
      Map.of(
          MachineState.RUNNING, "1",
          MachineState.IDLE, "2",
          MachineState.FAULT, "3",
          MachineState.MAINTENANCE, "4");

  private StateWords() {}

  /** The word for a state; OPC UA machines with odd numbers say it as a number. */
  static String word(MachineSpec machine, MachineState state) {
    return words(machine).getOrDefault(state, "");
  }

  /** Whether the machine's state is a number on the wire. */
  static boolean numeric(MachineSpec machine) {
    return machine.protocol() == Protocol.MODBUS
        || (machine.protocol() == Protocol.OPCUA && machine.number() % 2 == 1);
  }

  /** The {@code map:} table of a machine: its words with the state that the agent makes of them. */
  static Map<String, MachineState> table(MachineSpec machine) {
    Map<String, MachineState> table = new LinkedHashMap<>();
    for (MachineState state :
        new MachineState[] {
          MachineState.RUNNING, MachineState.IDLE, MachineState.FAULT, MachineState.MAINTENANCE
        }) {
      table.put(word(machine, state), understood(machine.protocol(), state));
    }
    return table;
  }

  /** The state that arrives when a machine is in a state, given the words its protocol has. */
  static MachineState understood(Protocol protocol, MachineState state) {
    return switch (protocol) {
      case OPCUA -> state == MachineState.MAINTENANCE ? MachineState.OFFLINE : state;
      case MTCONNECT -> state == MachineState.RUNNING ? MachineState.RUNNING : MachineState.IDLE;
      case MODBUS, MQTT -> state;
    };
  }

  private static Map<MachineState, String> words(MachineSpec machine) {
    return switch (machine.protocol()) {
      case OPCUA -> numeric(machine) ? MACHINERY_NUMBER : MACHINERY;
      case MTCONNECT -> EXECUTION;
      case MQTT -> CHINESE;
      case MODBUS -> CODES;
    };
  }
}
