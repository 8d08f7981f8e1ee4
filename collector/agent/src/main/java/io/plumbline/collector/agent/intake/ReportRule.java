package io.plumbline.collector.agent.intake;

import io.plumbline.contract.config.Options;
import java.time.Duration;

/**
 * Which readings become samples.
 *
 * @param mode all of them, or changes and what is needed to tell an unchanged value from silence
 * @param heartbeat with {@link Mode#CHANGES}, the longest stretch between two samples of a value
 *     that keeps being read
 */
public record ReportRule(Mode mode, Duration heartbeat) {
  /** Every reading becomes a sample. */
  public static final ReportRule ALL = new ReportRule(Mode.ALL, Duration.ofSeconds(60));

  /** How readings are chosen. */
  public enum Mode {
    ALL,
    CHANGES
  }

  /**
   * Reads the keys {@code report} and {@code heartbeat}; an absent one is taken from the enclosing
   * mapping.
   */
  public static ReportRule read(Options options, ReportRule outer) {
    return new ReportRule(
        options.choice("report", Mode.class, outer.mode),
        options.duration("heartbeat", Duration.ofSeconds(1), Duration.ofHours(1), outer.heartbeat));
  }

  /** The heartbeat in microseconds. */
  public long heartbeatMicros() {
    return heartbeat.toNanos() / 1000;
  }
}
