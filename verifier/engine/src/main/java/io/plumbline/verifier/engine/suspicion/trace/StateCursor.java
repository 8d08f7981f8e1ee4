package io.plumbline.verifier.engine.suspicion.trace;

import io.plumbline.contract.telemetry.MachineState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The states that a device told within one frame, after the last one of the frame before. Asked for
 * ascending instants; used for one device after the other. Not thread-safe.
 */
final class StateCursor {
  /** How long a state is believed without another one: 12 h in µs. */
  private static final long BELIEVED = 12 * 3600 * 1_000_000L;

  private long[] times = new long[64];
  private MachineState[] states = new MachineState[64];
  private int size;

  /** A state and the instant that it began, µs. */
  record Told(long micros, MachineState state) {}

  /** Begins a frame after the state that the device told last, if it told any. */
  void begin(@Nullable Told last) {
    size = 0;
    if (last != null) {
      add(last.micros(), last.state());
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

  /** The last state told so far; null when there is none. */
  @Nullable Told last() {
    return size == 0 ? null : new Told(times[size - 1], states[size - 1]);
  }

  /** The state at an instant. */
  MachineState at(long micros) {
    int found = Arrays.binarySearch(times, 0, size, micros);
    int i = found >= 0 ? found : -found - 2;
    return i < 0 || micros - times[i] > BELIEVED ? MachineState.UNKNOWN : states[i];
  }
}
