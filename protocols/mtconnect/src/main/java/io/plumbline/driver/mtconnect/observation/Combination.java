package io.plumbline.driver.mtconnect.observation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An execution state joined with conditions: a fault that is active while the machine does not
 * execute makes it {@code FAULT}; a fault beside ACTIVE is only a fault of something else. Used by
 * one thread at a time.
 */
public final class Combination {
  private static final String ACTIVE = "ACTIVE";
  private static final String FAULT = "FAULT";
  private static final String UNAVAILABLE = "UNAVAILABLE";

  private final Map<String, Set<String>> faults = new HashMap<>();
  private Optional<Joined> execution = Optional.empty();

  /**
   * A state and since when it is so.
   *
   * @param state the text
   * @param micros microseconds since the epoch, or {@link io.plumbline.driver.Reading#NO_TIME}
   */
  record Joined(String state, long micros) {}

  /** Forgets what an earlier connection said. */
  public void clear() {
    faults.clear();
    execution = Optional.empty();
  }

  /** The machine executes, or does not. */
  Joined execution(String state, long micros) {
    execution = Optional.of(new Joined(state, micros));
    return join(state, micros);
  }

  /**
   * A condition changed. A level without a code stands for the condition as a whole, NORMAL then
   * ends all of its faults (MTConnect Standard Part 2, "Condition").
   *
   * @return the joined state; empty as long as the execution is not known
   */
  Optional<Joined> condition(String key, String level, String code, long micros) {
    Set<String> active = faults.computeIfAbsent(key, k -> new HashSet<>());
    if (level.equals(FAULT)) {
      active.add(code);
    } else if (code.isEmpty() || level.equals(UNAVAILABLE)) {
      active.clear();
    } else {
      active.remove(code);
    }
    return execution.map(known -> join(known.state(), later(known.micros(), micros)));
  }

  private Joined join(String state, long micros) {
    boolean known = !state.isEmpty() && !state.equalsIgnoreCase(UNAVAILABLE);
    boolean faulty = faults.values().stream().anyMatch(active -> !active.isEmpty());
    return new Joined(known && faulty && !state.equals(ACTIVE) ? FAULT : state, micros);
  }

  /** The later of two times; none, which stands for now, is the latest. */
  private static long later(long a, long b) {
    return a == Long.MIN_VALUE || b == Long.MIN_VALUE ? Long.MIN_VALUE : Math.max(a, b);
  }
}
