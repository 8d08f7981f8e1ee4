package io.plumbline.verifier.engine.suspicion.trace;

import io.plumbline.contract.telemetry.MachineState;
import java.util.Arrays;

/**
 * The states that a device told within one frame, after the last one of the frame before. Asked for
 * ascending instants. Not thread-safe.
 */
final class StateCursor {
  /** How long a state is believed without another one: 12 h in µs. */
  private static final long BELIEVED = 12 * 3600 * 1_000_000L;

  private long[] times = new long[8];
  private MachineState[] states = new MachineState[8];
  private int size;

  /** Drops all but the last state. */
  void beginFrame() {
    if (size > 1) {
      times[0] = times[size - 1];
      states[0] = states[size - 1];
      size = 1;
    }
  }

  /** The next state; times ascend within a frame. */
  void add(long micros, MachineState state) {
    if (size > 0 && micros < times[size - 1]) {
      size = 0; // another stretch of time: what was known before does not reach into it
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      states = Arrays.copyOf(states, 2 * size);
    }
    times[size] = micros;
    states[size++] = state;
  }

  /** The state at an instant. */
  MachineState at(long micros) {
    int found = Arrays.binarySearch(times, 0, size, micros);
    int i = found >= 0 ? found : -found - 2;
    return i < 0 || micros - times[i] > BELIEVED ? MachineState.UNKNOWN : states[i];
  }
}
