package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.verifier.engine.fold.Instants;

/**
 * A sample, where it came from and what became of it.
 *
 * @param sample as the agent read it
 * @param receivedMicros when it arrived, microseconds since the epoch: the receipt's time, or what
 *     a recording states
 * @param frame index of its frame in {@link DayTrace#frames()}, −1 where the frame lies before the
 *     day
 * @param row its row in the frame
 * @param fate what became of it
 */
public record TracedSample(Sample sample, long receivedMicros, int frame, int row, Fate fate) {
  /** What becomes of a sample (semantics, "Qualifying samples"). */
  public enum Fate {
    /** Rule 1: the day of its source time is not in service. */
    OUTSIDE_SERVICE,
    /** Rule 2: stamped in the future. */
    FUTURE,
    /** Rule 3: arrived too late. */
    LATE,
    /** Another sample of its channel and source time was received later. */
    REPLACED,
    /** Rule 4: its quality is not GOOD, or it has no value. */
    BAD,
    /** Qualifies, and is a sign of life only. */
    HEARTBEAT,
    /** Qualifies as operating data. */
    OPERATING
  }

  /** A row of a decoded frame, not judged yet. */
  static TracedSample of(TelemetryFrame decoded, Receipt receipt, int frame, int row) {
    boolean edge = decoded.header().provenance() == Provenance.EDGE;
    long received = edge ? receipt.arrivalMicros() : decoded.edgeMicros(row);
    return new TracedSample(decoded.sample(row), received, frame, row, Fate.OPERATING);
  }

  TracedSample with(Fate other) {
    return new TracedSample(sample, receivedMicros, frame, row, other);
  }

  TracedSample inFrame(int index) {
    return new TracedSample(sample, receivedMicros, index, row, fate);
  }

  /** Source time in milliseconds, as every rule looks at it. */
  long sourceMillis() {
    return Instants.millis(sample.sourceMicros());
  }

  long receivedMillis() {
    return Instants.millis(receivedMicros);
  }

  boolean isState() {
    return sample.series().role() == Role.STATE;
  }

  boolean isGood() {
    return fate == Fate.HEARTBEAT || fate == Fate.OPERATING;
  }
}
