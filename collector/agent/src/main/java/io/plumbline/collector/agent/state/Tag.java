package io.plumbline.collector.agent.state;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;

/** The value that a channel has now. */
public record Tag(Value value, Quality quality, long sourceMicros) {
  /** Whether something can be said of it. */
  boolean isKnown() {
    return quality != Quality.BAD && !value.isEmpty();
  }
}
