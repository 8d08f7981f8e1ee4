package io.plumbline.driver;

import io.plumbline.contract.telemetry.Gap;
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

  /** Records that samples are missing. */
  void gap(Gap gap);
}
