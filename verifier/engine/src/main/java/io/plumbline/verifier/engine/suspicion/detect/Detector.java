package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.util.List;

/** A test for one way of fabricating telemetry. Implementations are stateless. */
public interface Detector {
  /** Examines a fleet; the order of its devices does not change what is found. */
  TestOutcome examine(FleetTrace fleet);

  /** All ten, in the order of {@link io.plumbline.verifier.engine.suspicion.SuspicionKind}. */
  static List<Detector> all() {
    return List.of(
        new ExactClones(),
        new NearClones(),
        new SelfReplay(),
        new FlatLines(),
        new RegularArrivals(),
        new SharedClock(),
        new BackFill(),
        new LastDigits(),
        new Contradiction(),
        new IdentityInflation());
  }
}
