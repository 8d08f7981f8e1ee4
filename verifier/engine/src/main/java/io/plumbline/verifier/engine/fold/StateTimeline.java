package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.telemetry.MachineState;

/**
 * The state of one device over time (semantics, "Machine states and utilisation"), fed in ascending
 * source time; at equal times the state samples come before the signs of life.
 *
 * <p>A state ends at the next state sample, or {@code staleAfter} after the last sign of life that
 * is linked to its beginning by signs of life no further apart than that. After such a silence the
 * state is UNKNOWN until the next state sample, whatever else resumes. Not thread-safe.
 */
final class StateTimeline {
  /** Where no state sample is known. */
  static final StateSpan NOTHING_KNOWN =
      new StateSpan(MachineState.UNKNOWN, Long.MIN_VALUE, Long.MAX_VALUE);

  private final long staleAfter;
  private MachineState state = MachineState.UNKNOWN;
  private long from = Long.MIN_VALUE;
  private long lastSign;

  StateTimeline(long staleAfterMillis) {
    this.staleAfter = staleAfterMillis;
  }

  /** A state sample: the state before it ends here at the latest. A bad one starts UNKNOWN. */
  void stateSample(long millis, MachineState next, DayTally tally) {
    end(millis, tally);
    state = next;
    from = millis;
    lastSign = millis;
  }

  /** A qualifying sample of any role. */
  void signOfLife(long millis, DayTally tally) {
    if (state == MachineState.UNKNOWN) {
      return;
    }
    if (millis - lastSign > staleAfter) {
      end(millis, tally);
      state = MachineState.UNKNOWN;
      from = lastSign + staleAfter;
    } else {
      lastSign = millis;
    }
  }

  /** The state since its last sample, as far as the signs of life reach. */
  StateSpan latest() {
    return new StateSpan(
        state, from, state == MachineState.UNKNOWN ? Long.MAX_VALUE : lastSign + staleAfter);
  }

  /** Books the state up to an instant, or up to where it went stale before that. */
  void end(long millis, DayTally tally) {
    if (state != MachineState.UNKNOWN) {
      tally.add(state, from, Math.min(millis, lastSign + staleAfter));
    }
  }
}
