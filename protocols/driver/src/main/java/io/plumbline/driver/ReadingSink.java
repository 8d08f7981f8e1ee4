package io.plumbline.driver;

import io.plumbline.contract.telemetry.Gap;
import java.util.Collection;
import java.util.List;

/** Where drivers deliver. Thread-safe; may block when the agent cannot keep up. */
public interface ReadingSink {
  /**
   * Takes readings that arrived together, in their order.
   *
   * @param readings the readings; not changed afterwards by the caller
   * @param durable called once, on any thread, when all of them are safe on disk; for protocols
   *     that acknowledge
   */
  void deliver(List<Reading> readings, Runnable durable);

  /** Takes readings whose source needs no acknowledgement. */
  default void deliver(List<Reading> readings) {
    deliver(readings, () -> {});
  }

  /**
   * Hears that nothing is heard of devices any more; a gap of each follows when they are back. Told
   * before their BAD readings, so that a restart in between does not lose when it began.
   *
   * @param sinceMicros when they were heard last, microseconds since the epoch
   */
  default void lost(Collection<String> devices, long sinceMicros) {}

  /** Records that samples are missing. */
  void gap(Gap gap);
}
