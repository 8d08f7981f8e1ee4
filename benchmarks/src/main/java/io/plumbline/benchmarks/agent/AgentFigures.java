package io.plumbline.benchmarks.agent;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was measured, by name, in the order in which it was. Not thread-safe. */
public final class AgentFigures {
  private final Map<String, Number> values = new LinkedHashMap<>();

  void put(String name, double value) {
    values.put(name, Math.round(value * 1000) / 1000.0);
  }

  void put(String name, long value) {
    values.put(name, value);
  }

  /** One figure. */
  public double of(String name) {
    Number value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " was not measured, but " + values.keySet());
    }
    return value.doubleValue();
  }

  /** All of them. */
  public Map<String, Number> values() {
    return Collections.unmodifiableMap(values);
  }
}
