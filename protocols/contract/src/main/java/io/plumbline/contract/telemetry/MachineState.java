package io.plumbline.contract.telemetry;

/** The states of semantics, "Machine states and utilisation". */
public enum MachineState {
  RUNNING,
  IDLE,
  FAULT,
  MAINTENANCE,
  /** Known to be powered off. */
  OFFLINE,
  UNKNOWN;

  /** The state that a value names, letter for letter; {@link #UNKNOWN} for any other value. */
  public static MachineState ofValue(String value) {
    return switch (value) {
      case "RUNNING" -> RUNNING;
      case "IDLE" -> IDLE;
      case "FAULT" -> FAULT;
      case "MAINTENANCE" -> MAINTENANCE;
      case "OFFLINE" -> OFFLINE;
      default -> UNKNOWN;
    };
  }
}
