package io.plumbline.collector.archive.imports;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a key of an adapter's lines stands for.
 *
 * @param series the channel, or null for a key that is ignored
 */
record ShdrKey(@Nullable Series series) {
  private static final String EXECUTION = "execution";
  private static final String AVAILABILITY = "avail";

  /** The channel of a key; null when the key cannot name one. */
  static @Nullable ShdrKey of(String device, String key) {
    if (key.isEmpty()
        || key.length() > Series.MAX_IDENTIFIER
        || key.chars().anyMatch(Character::isISOControl)) {
      return null;
    }
    if (key.endsWith("_asset_chg") || key.endsWith("_asset_rem")) {
      return new ShdrKey(null);
    }
    return new ShdrKey(
        new Series(
            device,
            key,
            switch (key) {
              case EXECUTION -> Role.STATE;
              case AVAILABILITY -> Role.HEARTBEAT;
              default -> Role.PROCESS;
            }));
  }

  /** The state that a value of MTConnect's Execution means; UNKNOWN for one that is not listed. */
  static Value state(String execution) {
    MachineState state =
        switch (execution) {
          case "ACTIVE" -> MachineState.RUNNING;
          case "READY",
              "WAIT",
              "STOPPED",
              "INTERRUPTED",
              "FEED_HOLD",
              "PROGRAM_STOPPED",
              "PROGRAM_COMPLETED",
              "OPTIONAL_STOP",
              "PROGRAM_OPTIONAL_STOP" ->
              MachineState.IDLE;
          default -> MachineState.UNKNOWN;
        };
    return new Value.Text(state.name());
  }
}
