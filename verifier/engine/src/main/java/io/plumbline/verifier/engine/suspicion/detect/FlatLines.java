package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.measure.TailBounds;
import io.plumbline.verifier.engine.suspicion.trace.DayTrace;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.util.ArrayList;
import java.util.List;

/**
 * Flat lines: the machine says RUNNING all day and none of its process values moves.
 *
 * <p><b>Statistics:</b> (1) the share of running days on which no process value changed while
 * RUNNING. Threshold: half of them, and three days. (2) The longest row of such days, whatever the
 * others were like. Threshold: four; it ranks and leaves nobody out. A running day has 30 process
 * values while RUNNING; a device without a state channel, or without process values, is not looked
 * at.
 *
 * <p><b>Null hypothesis:</b> on at most one running day in twenty is every sensor of an honest
 * machine stuck. p is twice the lesser of the binomial tail and of the days on which a row may
 * begin times its probability.
 *
 * <p><b>Source:</b> the stuck-value check of environmental monitoring (QARTOD Manual for Real-Time
 * Quality Control, 'flat line test', US IOOS), on whole days and only while RUNNING.
 *
 * <p><b>What may deceive it:</b> a dead sensor, or a device whose only process channels are set
 * points. <b>What escapes it:</b> one wiggle a day.
 */
final class FlatLines implements Detector {
  private static final int MIN_ROWS = 30;
  private static final int MIN_DAYS = 3;
  private static final int MIN_ROW = 4;
  private static final double THRESHOLD = 0.5;
  private static final double HONEST = 0.05;

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    List<Candidate> candidates = new ArrayList<>();
    long examined = 0;
    for (DeviceTrace device : fleet.devices()) {
      int running = 0;
      int flat = 0;
      int row = 0;
      int longest = 0;
      for (int day = fleet.span().first(); day <= fleet.span().last(); day++) {
        DayTrace trace = device.day(day);
        if (trace != null && trace.runningRows() >= MIN_ROWS) {
          running++;
          boolean stuck = trace.runningMoves() == 0;
          flat += stuck ? 1 : 0;
          row = stuck ? row + 1 : 0;
          longest = Math.max(longest, row);
        }
      }
      examined += running >= MIN_DAYS ? 1 : 0;
      boolean mostly = flat >= MIN_DAYS && flat >= THRESHOLD * running;
      if (mostly || longest >= MIN_ROW) {
        candidates.add(candidate(device, running, flat, longest, mostly));
      }
    }
    return new TestOutcome(SuspicionKind.FLAT_LINE, examined, candidates);
  }

  private static Candidate candidate(
      DeviceTrace device, int running, int flat, int longest, boolean mostly) {
    double share = TailBounds.binomial(running, flat, HONEST);
    double inARow = (running - longest + 1) * Math.pow(HONEST, longest);
    List<String> suspect = List.of(device.device().id());
    return new Candidate(
        SuspicionKind.FLAT_LINE,
        suspect,
        mostly ? suspect : List.of(),
        mostly ? (double) flat / running : longest,
        mostly ? THRESHOLD : MIN_ROW,
        Math.min(1, 2 * Math.min(share, inARow)),
        Words.of(
            "%d 个运行日中有 %d 天（最多连续 %d 天），运行期间没有任何数值变化",
            "on %2$d of %1$d running days, up to %3$d in a row, no value moved while it said"
                + " RUNNING",
            running,
            flat,
            longest));
  }
}
