package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
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
 * realtime_lag}. (1) It was <i>held back</i> where something else of the device came in on a later
 * day, two days or more before it did: an outage holds up everything, and store and forward
 * delivers in order. The share of held-back days of the device's days; threshold 0.15, and three
 * days. (2) Late days that nothing passed may be one outage: the longest row of them; threshold 0.3
 * of the days, and four. The reason names the arrival day that brought the most days.
 *
 * <p><b>Null hypothesis:</b> (1) one day in five hundred waits while later ones pass; p is the
 * binomial tail. (2) Three days in a hundred are lost to an outage, and an outage that made a day
 * late goes on for another one with probability 0.6 at most, whoever shares it; so one outage of a
 * week is no sign of anything. p is twice the lesser.
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

  /** What came late of a device: days looked at, late, held back, in the longest outage. */
  private record Late(int days, int late, int held, int outage, Map<Integer, Integer> arrivals) {
    private boolean isHeld() {
      return held >= MIN_HELD && held >= HELD_THRESHOLD * days;
    }

    private boolean isOutage() {
      return outage >= MIN_OUTAGE && outage >= OUTAGE_THRESHOLD * days;
    }

    private double p() {
      double heldBack = isHeld() ? TailBounds.binomial(days, held, HONEST_HELD) : 1;
      double inOneRow = isOutage() ? HONEST_OUTAGE * Math.pow(GOES_ON, outage - 1.0) : 1;
      return Math.min(1, 2 * Math.min(heldBack, inOneRow));
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

  private static boolean isLate(DayTrace day) {
    return 2 * day.lateRows() > day.rows();
  }

  private static Late late(DeviceTrace device, int first, int last) {
    Map<Integer, Integer> arrivals = new TreeMap<>();
    int days = 0;
    int late = 0;
    int held = 0;
    int outage = 0;
    int longest = 0;
    boolean[] up = up(device, first, last);
    for (int day = first; day <= last; day++) {
      DayTrace trace = device.day(day);
      if (trace == null || trace.rows() < MIN_ROWS) {
        continue;
      }
      days++;
      if (!isLate(trace)) {
        outage = 0;
        continue;
      }
      late++;
      arrivals.merge(trace.lastLateArrival(), 1, Integer::sum);
      if (isPassed(up, day - first, trace.lastLateArrival() - first)) {
        held++;
        outage = 0;
      } else {
        outage++;
        longest = Math.max(longest, outage);
      }
    }
    return new Late(days, late, held, longest, arrivals);
  }

  /** The days of the span on which something of the device came in, as far as is known. */
  private static boolean[] up(DeviceTrace device, int first, int last) {
    boolean[] up = new boolean[last - first + 1];
    for (int day = first; day <= last; day++) {
      DayTrace trace = device.day(day);
      if (trace == null) {
        continue;
      }
      up[day - first] |= !isLate(trace);
      int arrival = trace.lastLateArrival();
      if (trace.lateRows() > 0 && arrival <= last) {
        up[arrival - first] = true;
      }
    }
    return up;
  }

  /** Whether the line was up after a day, and well before it arrived. */
  private static boolean isPassed(boolean[] up, int day, int arrival) {
    for (int i = day + 1; i <= Math.min(arrival - SLACK_DAYS, up.length - 1); i++) {
      if (up[i]) {
        return true;
      }
    }
    return false;
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
    int told = late.isHeld() ? late.held() : late.outage();
    return Candidate.of(
        SuspicionKind.BACK_FILL,
        List.of(device.device().id()),
        (double) told / late.days(),
        late.isHeld() ? HELD_THRESHOLD : OUTAGE_THRESHOLD,
        late.p(),
        Words.of(
            "%d 天中有 %d 天的数据事后才到，其中 %d 天是线路通畅时压后的，%d 天集中在 %s 补入",
            "of %d days the data of %d came afterwards, %d of them held back while the line was"
                + " up, %d together on %s",
            late.days(),
            late.late(),
            late.held(),
            burst,
            LocalDate.ofEpochDay(burstDay)));
  }
}
