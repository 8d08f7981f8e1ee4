package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.measure.TailBounds;
import io.plumbline.verifier.engine.suspicion.trace.DayTrace;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Back-fill: days that were delivered when they had long passed, although the line was up.
 *
 * <p><b>Statistics.</b> A day is late where more than half of its samples arrived later than {@code
 * realtime_lag}. (1) It was <i>held back</i> where a later day of the device came two days or more
 * before it did: an outage holds up everything, and store and forward delivers in order. The share
 * of held-back days of the device's days; threshold 0.15, and three days. The other late days may
 * be outages; threshold 0.3 of the days, and four. Of them count (2) the days of arrival, one for
 * each outage, and (3) the longest row, which may be one outage. The reason names the arrival day
 * that brought the most days.
 *
 * <p><b>Null hypothesis:</b> (1) one day in five hundred waits while later ones pass; (2) three
 * days in a hundred begin an outage that makes a day late; p is the binomial tail of both; (3) an
 * outage goes on for another day with probability 0.6 at most, whoever shares it, so one outage of
 * a week is no sign of anything. p is three times the least.
 *
 * <p><b>Source:</b> the rule of real-time upload (semantics, "Qualifying samples", rule 3). The
 * time of arrival is the gateway's receipt, or what a recording states. Comparison with the times
 * of independent witnesses comes with the log.
 *
 * <p><b>What may deceive it:</b> buffers that are carried by hand; an outage of a month. <b>What
 * escapes it:</b> a gateway whose clock was set back, and a fleet that was filled in as a whole in
 * the way of one outage. Late samples do not count in any figure anyway, so the adjusted figures
 * leave nobody out for this.
 */
final class BackFill implements Detector {
  private static final int MIN_ROWS = 10;
  private static final int SLACK_DAYS = 2;
  private static final int MIN_HELD = 3;
  private static final double HELD_THRESHOLD = 0.15;
  private static final double HONEST_HELD = 0.002;
  private static final int MIN_OUTAGE = 4;
  private static final double OUTAGE_THRESHOLD = 0.3;
  private static final double HONEST_OUTAGE = 0.03;
  private static final double GOES_ON = 0.6;

  /** What came late of a device: days looked at, late, held back, and in the longest row. */
  private record Late(int days, int late, int held, int row, Map<Integer, Integer> arrivals) {
    private boolean isHeld() {
      return held >= MIN_HELD && held >= HELD_THRESHOLD * days;
    }

    private boolean isOutage() {
      return late - held >= MIN_OUTAGE && late - held >= OUTAGE_THRESHOLD * days;
    }

    private double p() {
      double least = isHeld() ? TailBounds.binomial(days, held, HONEST_HELD) : 1;
      if (isOutage()) {
        int outages = Math.min(late - held, arrivals.size());
        least = Math.min(least, TailBounds.binomial(days, outages, HONEST_OUTAGE));
        least = Math.min(least, HONEST_OUTAGE * Math.pow(GOES_ON, row - 1.0));
      }
      return Math.min(1, 3 * least);
    }
  }

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    List<Candidate> candidates = new ArrayList<>();
    long examined = 0;
    for (DeviceTrace device : fleet.devices()) {
      Late late = late(device, fleet.span().first(), fleet.span().last());
      examined += late.days() >= MIN_OUTAGE ? 1 : 0;
      if (late.isHeld() || late.isOutage()) {
        candidates.add(candidate(device, late));
      }
    }
    return new TestOutcome(SuspicionKind.BACK_FILL, examined, candidates);
  }

  /** Goes from the last day to the first: what came after a day is known when its turn comes. */
  private static Late late(DeviceTrace device, int first, int last) {
    Map<Integer, Integer> arrivals = new TreeMap<>();
    int days = 0;
    int late = 0;
    int held = 0;
    int row = 0;
    int longest = 0;
    int laterCame = Integer.MAX_VALUE;
    for (int day = last; day >= first; day--) {
      DayTrace trace = device.day(day);
      if (trace == null) {
        continue;
      }
      boolean isLate = 2 * trace.lateRows() > trace.rows();
      int came = isLate ? trace.lastLateArrival() : day;
      if (trace.rows() >= MIN_ROWS) {
        boolean isHeld = isLate && laterCame <= came - SLACK_DAYS;
        days++;
        late += isLate ? 1 : 0;
        held += isHeld ? 1 : 0;
        row = isLate && !isHeld ? row + 1 : 0;
        longest = Math.max(longest, row);
        if (isLate) {
          arrivals.merge(came, 1, Integer::sum);
        }
      }
      laterCame = Math.min(laterCame, came);
    }
    return new Late(days, late, held, longest, arrivals);
  }

  private static Candidate candidate(DeviceTrace device, Late late) {
    int burst = 0;
    int burstDay = 0;
    for (Map.Entry<Integer, Integer> arrival : late.arrivals().entrySet()) {
      if (arrival.getValue() > burst) {
        burst = arrival.getValue();
        burstDay = arrival.getKey();
      }
    }
    int told = late.isHeld() ? late.held() : late.late() - late.held();
    return Candidate.of(
        SuspicionKind.BACK_FILL,
        List.of(device.device().id()),
        (double) told / late.days(),
        late.isHeld() ? HELD_THRESHOLD : OUTAGE_THRESHOLD,
        late.p(),
        Words.of(
            "%d 天中有 %d 天的数据事后才到，其中 %d 天晚于后来的数据，%d 天集中在 %s 补入",
            "of %d days the data of %d came afterwards, %d of them behind those of later days, %d"
                + " together on %s",
            late.days(),
            late.late(),
            late.held(),
            burst,
            LocalDate.ofEpochDay(burstDay)));
  }
}
