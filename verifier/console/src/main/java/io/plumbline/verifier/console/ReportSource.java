package io.plumbline.verifier.console;

import io.plumbline.verifier.engine.LiveReport;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the console gets what it shows. Thread-safe; asked with every request, so it must answer
 * from memory.
 */
@FunctionalInterface
public interface ReportSource {
  /** The newest report; nothing until the archive was read once. */
  Optional<LiveReport> latest();

  /** The moment for which machines' states are told: they go stale although no report is made. */
  default Instant now() {
    return Instant.now();
  }
}
