package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.util.ArrayList;
import java.util.List;

/**
 * Identity inflation: ledger rows that look made to swell a count. Four looks at the device ledger,
 * each over units of its own; see {@link SameSerial}, {@link BunchedBirths}, {@link ShortLives} and
 * {@link CrowdedGateways}.
 */
final class IdentityInflation implements Detector {
  /** One look; adds candidates and returns how many units it tested. */
  interface Look {
    long examine(FleetTrace fleet, List<Candidate> candidates);
  }

  private static final List<Look> LOOKS =
      List.of(new SameSerial(), new BunchedBirths(), new ShortLives(), new CrowdedGateways());

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    List<Candidate> candidates = new ArrayList<>();
    long examined = 0;
    for (Look look : LOOKS) {
      examined += look.examine(fleet, candidates);
    }
    return new TestOutcome(SuspicionKind.IDENTITY, examined, candidates);
  }
}
