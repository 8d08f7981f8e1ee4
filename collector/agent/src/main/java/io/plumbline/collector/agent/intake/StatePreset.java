package io.plumbline.collector.agent.intake;

import static io.plumbline.collector.agent.intake.MappedState.FAULT;
import static io.plumbline.collector.agent.intake.MappedState.IDLE;
import static io.plumbline.collector.agent.intake.MappedState.OFFLINE;
import static io.plumbline.collector.agent.intake.MappedState.RUNNING;

import java.util.Map;

/**
 * State vocabularies of standards. A value that a table does not list takes the mapping's {@code
 * otherwise}.
 */
public enum StatePreset {
  /**
   * MTConnect part 2, Execution, and {@code FAULT} where conditions are joined into it. UNAVAILABLE
   * in any case is quality BAD.
   */
  MTCONNECT_EXECUTION(
      Map.ofEntries(
          Map.entry("ACTIVE", RUNNING),
          Map.entry("FAULT", FAULT),
          Map.entry("READY", IDLE),
          Map.entry("WAIT", IDLE),
          Map.entry("STOPPED", IDLE),
          Map.entry("INTERRUPTED", IDLE),
          Map.entry("FEED_HOLD", IDLE),
          Map.entry("PROGRAM_STOPPED", IDLE),
          Map.entry("PROGRAM_COMPLETED", IDLE),
          Map.entry("OPTIONAL_STOP", IDLE),
          Map.entry("PROGRAM_OPTIONAL_STOP", IDLE))),
  /** OPC 40001-1, clause 12, MachineryItemState: the states' names. */
  OPCUA_MACHINERY(
      Map.of(
          "Executing",
          RUNNING,
          "NotExecuting",
          IDLE,
          "OutOfService",
          FAULT,
          "NotAvailable",
          OFFLINE)),
  /**
   * ISA-TR88.00.02, StateCurrent: names and numbers of the states in which a machine rests or
   * produces.
   */
  PACKML(
      Map.ofEntries(
          Map.entry("Execute", RUNNING),
          Map.entry("6", RUNNING),
          Map.entry("Idle", IDLE),
          Map.entry("4", IDLE),
          Map.entry("Complete", IDLE),
          Map.entry("17", IDLE),
          Map.entry("Suspended", IDLE),
          Map.entry("5", IDLE),
          Map.entry("Aborted", FAULT),
          Map.entry("9", FAULT),
          Map.entry("Held", FAULT),
          Map.entry("11", FAULT)));

  private final Map<String, MappedState> table;

  StatePreset(Map<String, MappedState> table) {
    this.table = table;
  }

  /** What each listed value means. */
  public Map<String, MappedState> table() {
    return table;
  }
}
