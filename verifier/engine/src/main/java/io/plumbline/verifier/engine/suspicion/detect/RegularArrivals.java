package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.measure.TailBounds;
import io.plumbline.verifier.engine.suspicion.trace.ArrivalTrace;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.DigitCounts;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.util.ArrayList;
import java.util.List;

/**
 * Arrivals too regular: reading and transport have jitter, a loop in a script has none.
 *
 * <p><b>Statistics</b>, of the times at which samples were read at the edge or received according
 * to a recording: the share of neighbouring intervals that are equal to the last stored digit; the
 * share of neighbouring delays that are equal and not zero; and χ² of the lowest stored digit, of
 * times that do not end in two zeros, against equal frequencies, as the effect √(χ²/n). Thresholds
 * 0.98, 0.98 and 0.6; 200 each.
 *
 * <p><b>Null hypothesis:</b> jitter exceeds the stored resolution, so neighbours are equal with
 * probability 1/2 at most and the lowest digit is uniform. p is three times the least of two
 * binomial tails and a χ² tail with 9 degrees of freedom. Times stored no finer than 10 ms, and
 * recordings without a time of receipt, are not looked at: source times may well be on a grid.
 *
 * <p><b>Source:</b> low-order digits after Pearson 1900 and Mosimann et al. (Accountability in
 * Research 4, 1995). One digit in four is counted, so that neighbours hardly depend on each other.
 *
 * <p><b>What may deceive it:</b> a time of receipt that an export computed from the source time, or
 * rounded to a grid; so the digits alone only rank. <b>What escapes it:</b> simulated jitter.
 */
final class RegularArrivals implements Detector {
  private static final int MIN_COUNT = 200;
  private static final double THRESHOLD = 0.98;
  private static final double DIGIT_THRESHOLD = 0.6;
  private static final double HONEST = 0.5;

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    List<Candidate> candidates = new ArrayList<>();
    long examined = 0;
    for (DeviceTrace device : fleet.devices()) {
      ArrivalTrace arrivals = device.arrivals();
      if (arrivals.isObserved() && arrivals.digits().used() > 0) {
        examined++;
        examine(device, candidates);
      }
    }
    return new TestOutcome(SuspicionKind.REGULAR_ARRIVAL, examined, candidates);
  }

  private static void examine(DeviceTrace device, List<Candidate> candidates) {
    ArrivalTrace arrivals = device.arrivals();
    double intervals = share(arrivals.equalIntervals(), arrivals.intervals());
    double lags = share(arrivals.equalLags(), arrivals.lags());
    if (intervals >= THRESHOLD && intervals >= lags) {
      candidates.add(
          steady(
              device,
              intervals,
              TailBounds.binomial(arrivals.intervals(), arrivals.equalIntervals(), HONEST),
              Words.of(
                  "%.1f%% 的到达间隔与前一个完全相等，没有抖动",
                  "%.1f %% of its arrivals follow at exactly the interval before, without jitter",
                  100 * intervals)));
    } else if (lags >= THRESHOLD) {
      candidates.add(
          steady(
              device,
              lags,
              TailBounds.binomial(arrivals.lags(), arrivals.equalLags(), HONEST),
              Words.of(
                  "%.1f%% 的传输延迟与前一个完全相等，没有抖动",
                  "%.1f %% of its delays equal the one before exactly, without jitter",
                  100 * lags)));
    } else {
      digits(device, candidates);
    }
  }

  private static Candidate steady(DeviceTrace device, double share, double p, Words reason) {
    return Candidate.of(
        SuspicionKind.REGULAR_ARRIVAL,
        List.of(device.device().id()),
        share,
        THRESHOLD,
        Math.min(1, 3 * p),
        reason);
  }

  /** Digits alone rank and leave nobody out: clocks that tick coarsely are common. */
  private static void digits(DeviceTrace device, List<Candidate> candidates) {
    double effect = digitEffect(device.arrivals().digits());
    if (effect < DIGIT_THRESHOLD) {
      return;
    }
    int n = total(device.arrivals().digits());
    candidates.add(
        new Candidate(
            SuspicionKind.REGULAR_ARRIVAL,
            List.of(device.device().id()),
            List.of(),
            effect,
            DIGIT_THRESHOLD,
            Math.min(1, 3 * TailBounds.chiSquared(effect * effect * n, 9)),
            Words.of(
                "到达时刻的末位数字分布极不均匀（效应 %.2f，%d 个样本）",
                "the lowest digit of its arrival times is far from uniform (effect %.2f, %d"
                    + " samples)",
                effect,
                n)));
  }

  private static double share(long part, long whole) {
    return whole < MIN_COUNT ? 0 : (double) part / whole;
  }

  private static int total(DigitCounts digits) {
    int n = 0;
    for (int digit = 0; digit < 10; digit++) {
      n += digits.count(digits.used(), digit);
    }
    return n;
  }

  private static double digitEffect(DigitCounts digits) {
    int n = total(digits);
    if (n < MIN_COUNT) {
      return 0;
    }
    double chi = 0;
    for (int digit = 0; digit < 10; digit++) {
      double off = digits.count(digits.used(), digit) - n / 10.0;
      chi += off * off / (n / 10.0);
    }
    return Math.sqrt(chi / n);
  }
}
