package io.plumbline.collector.agent.intake;

import io.plumbline.contract.telemetry.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Report by exception for one channel. Of a run of readings with equal value and quality it keeps
 * the first, the last, and so many between that two neighbours are no further apart than the
 * heartbeat unless the readings were. So a change is seen at its own time, an unchanged value is
 * told from silence, a silence longer than the heartbeat begins and ends where it did, and no
 * figure of the semantics depends on whether the rule is on, as long as the heartbeat is not longer
 * than {@code stale_after}. Not thread-safe.
 *
 * <p>The last reading of a run is not known to be the last before the next one; it waits here, at
 * most for the heartbeat ({@link #due}).
 */
final class Reporter {
  private final long heartbeatMicros;
  private @Nullable Sample reported;
  private @Nullable Sample waiting;

  Reporter(long heartbeatMicros) {
    this.heartbeatMicros = heartbeatMicros;
  }

  /**
   * Takes a reading.
   *
   * @param out receives what is to be reported, in order
   * @return how many readings, this one or the one that waited, were found to say nothing new
   */
  int take(Sample sample, List<Sample> out) {
    Sample last = waiting != null ? waiting : reported;
    if (last == null
        || !sample.value().equals(last.value())
        || sample.quality() != last.quality()) {
      release(out);
      report(sample, out);
      return 0;
    }
    if (sample.sourceMicros() == last.sourceMicros()) {
      return 1;
    }
    if (sample.sourceMicros() < last.sourceMicros()) {
      release(out);
      report(sample, out);
      return 0;
    }
    return takeUnchanged(sample, out);
  }

  private int takeUnchanged(Sample sample, List<Sample> out) {
    int silent = 0;
    if (waiting != null) {
      if (sinceReported(sample) > heartbeatMicros) {
        release(out);
      } else {
        silent = 1;
        waiting = null;
      }
    }
    if (sinceReported(sample) >= heartbeatMicros) {
      report(sample, out);
    } else {
      waiting = sample;
    }
    return silent;
  }

  /** Reports the reading that waits if the last report is a heartbeat old by the agent's clock. */
  void due(long nowMicros, List<Sample> out) {
    if (waiting != null
        && reported != null
        && nowMicros - reported.edgeMicros() >= heartbeatMicros) {
      release(out);
    }
  }

  /** Reports the reading that waits, if any. */
  void release(List<Sample> out) {
    if (waiting != null) {
      report(waiting, out);
    }
  }

  private void report(Sample sample, List<Sample> out) {
    out.add(sample);
    reported = sample;
    waiting = null;
  }

  private long sinceReported(Sample sample) {
    return reported == null ? Long.MAX_VALUE : sample.sourceMicros() - reported.sourceMicros();
  }
}
