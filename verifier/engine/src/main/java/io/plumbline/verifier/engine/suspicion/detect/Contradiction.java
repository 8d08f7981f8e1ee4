package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.measure.TailBounds;
import io.plumbline.verifier.engine.suspicion.trace.ChannelTrace;
import io.plumbline.verifier.engine.suspicion.trace.DayTrace;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import io.plumbline.verifier.engine.suspicion.trace.LoadHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Contradiction between signals of one device: RUNNING without load, and counters that go back.
 *
 * <p><b>Statistics:</b> (1) of the channels whose name says load, power, current, torque or speed,
 * the one that contradicts RUNNING least: the share of its values while RUNNING that were no more
 * than a tenth of full load, which is its 99th percentile. Threshold 0.5, three running days, 100
 * values. (2) the days on which that was so for half of the values of every such channel with 30 of
 * them. Threshold 3 days; by itself it ranks and leaves nobody out. (3) of channels whose name says
 * that they count something, and that go up at least a hundred times and down at most once in
 * twenty changes: how often they fell by more than 0.5 % without falling below a tenth, which would
 * be a reset. Threshold 5.
 *
 * <p><b>Null hypothesis:</b> (1) an honest machine runs without load for a fifth of the time at
 * most; neighbouring values depend on each other, so a day counts as three looks; (2) for half of a
 * day it does so on one running day in twenty at most; (3) an honest counter falls back at one
 * change in a thousand. p is three times the least binomial tail.
 *
 * <p><b>Source:</b> plausibility between redundant signals, as in the consistency checks of VDI
 * 3551 and of continuous emission monitoring; names in Chinese and English.
 *
 * <p><b>What may deceive it:</b> a load sensor that is not connected, a state 'running' that means
 * 'switched on'. <b>What escapes it:</b> channels with other names, and a load that was made up
 * too.
 */
final class Contradiction implements Detector {
  private static final double NO_LOAD = 0.1;
  private static final int MIN_ROWS = 100;
  private static final int LOOKS_A_DAY = 3;
  private static final double THRESHOLD = 0.5;
  private static final int MIN_DAYS = 3;
  private static final double HONEST_IDLE_RUN = 0.2;
  private static final int MIN_DAY_ROWS = 30;
  private static final double HONEST_IDLE_DAY = 0.05;
  private static final int TAILS = 3;
  private static final int MIN_UPS = 100;
  private static final int MIN_SETBACKS = 5;
  private static final double HONEST_SETBACK = 0.001;

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    List<Candidate> candidates = new ArrayList<>();
    long examined = 0;
    for (DeviceTrace device : fleet.devices()) {
      boolean tested = load(device, fleet, candidates);
      tested |= setbacks(device, candidates);
      examined += tested ? 1 : 0;
    }
    return new TestOutcome(SuspicionKind.CONTRADICTION, examined, candidates);
  }

  private static boolean load(DeviceTrace device, FleetTrace fleet, List<Candidate> candidates) {
    int days = runningDays(device, fleet);
    double least = Double.MAX_VALUE;
    String where = "";
    for (Map.Entry<String, ChannelTrace> channel : device.channels().entrySet()) {
      LoadHistogram loads = channel.getValue().loads();
      if (loads == null || loads.runningRows() < MIN_ROWS) {
        continue;
      }
      long without = loads.runningAtMost(NO_LOAD * loads.fullLoad());
      double share = (double) without / loads.runningRows();
      if (share < least) {
        least = share;
        where = channel.getKey();
      }
    }
    boolean tested = days >= MIN_DAYS && !where.isEmpty();
    if (tested) {
      Idle idle = Idle.of(device, fleet);
      double p = idle.p();
      boolean mostly = least >= THRESHOLD;
      if (mostly) {
        long looks = (long) LOOKS_A_DAY * days;
        p = Math.min(p, TailBounds.binomial(looks, (long) (least * looks), HONEST_IDLE_RUN));
      }
      if (mostly || idle.idle() >= MIN_DAYS) {
        candidates.add(candidate(device, least, where, idle, mostly, p));
      }
    }
    return tested;
  }

  private static Candidate candidate(
      DeviceTrace device, double least, String where, Idle idle, boolean mostly, double p) {
    List<String> suspect = List.of(device.device().id());
    return new Candidate(
        SuspicionKind.CONTRADICTION,
        suspect,
        mostly ? suspect : List.of(),
        mostly ? least : idle.idle(),
        mostly ? THRESHOLD : MIN_DAYS,
        Math.min(1, TAILS * p),
        Words.of(
            "报告运行的样本中有 %.0f%% 没有负载（通道 %s）；%d 个运行日中有 %d 天至少一半如此",
            "%.0f %% of the time that it said RUNNING there was no load (channel %s); on %4$d of"
                + " %3$d running days half of it and more",
            100 * least,
            where,
            idle.days(),
            idle.idle()));
  }

  /** Running days, and those of them that went by mostly without load. */
  private record Idle(int days, int idle) {
    static Idle of(DeviceTrace device, FleetTrace fleet) {
      int days = 0;
      int idle = 0;
      for (int day = fleet.span().first(); day <= fleet.span().last(); day++) {
        boolean looked = false;
        boolean loaded = false;
        for (ChannelTrace channel : device.channels().values()) {
          LoadHistogram loads = channel.loads();
          if (loads != null && loads.runningRows(day) >= MIN_DAY_ROWS) {
            looked = true;
            loaded |= !loads.isMostlyAtMost(day, NO_LOAD * loads.fullLoad());
          }
        }
        days += looked ? 1 : 0;
        idle += looked && !loaded ? 1 : 0;
      }
      return new Idle(days, idle);
    }

    double p() {
      return TailBounds.binomialSum(days, idle, HONEST_IDLE_DAY);
    }
  }

  private static int runningDays(DeviceTrace device, FleetTrace fleet) {
    int days = 0;
    for (int day = fleet.span().first(); day <= fleet.span().last(); day++) {
      DayTrace trace = device.day(day);
      days += trace != null && trace.runningRows() > 0 ? 1 : 0;
    }
    return days;
  }

  private static boolean setbacks(DeviceTrace device, List<Candidate> candidates) {
    boolean tested = false;
    for (Map.Entry<String, ChannelTrace> entry : device.channels().entrySet()) {
      ChannelTrace channel = entry.getValue();
      if (!channel.isCounter() || channel.ups() < MIN_UPS || 20 * channel.downs() > channel.ups()) {
        continue;
      }
      tested = true;
      long setbacks = channel.setbacks();
      if (setbacks >= MIN_SETBACKS) {
        double p = TailBounds.binomial(channel.ups() + channel.downs(), setbacks, HONEST_SETBACK);
        candidates.add(
            Candidate.of(
                SuspicionKind.CONTRADICTION,
                List.of(device.device().id()),
                setbacks,
                MIN_SETBACKS,
                Math.min(1, TAILS * p),
                Words.of(
                    "计数通道 %s 倒退了 %d 次，且不是清零",
                    "counter %s went back %d times, and not to zero", entry.getKey(), setbacks)));
      }
    }
    return tested;
  }
}
