package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.telemetry.MachineState;
import java.io.Serializable;

/**
 * A state and how long it is known to have held.
 *
 * @param state the state
 * @param fromMillis its beginning, {@link Long#MIN_VALUE} before the first state sample
 * @param untilMillis where the last sign of life leaves it, {@link Long#MAX_VALUE} for UNKNOWN
 */
public record StateSpan(MachineState state, long fromMillis, long untilMillis)
    implements Serializable {
  /** The state at an instant not before the beginning: UNKNOWN once it has gone stale. */
  public MachineState at(long millis) {
    return millis < untilMillis ? state : MachineState.UNKNOWN;
  }
}
