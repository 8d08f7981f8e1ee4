package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import io.plumbline.verifier.engine.suspicion.trace.ChannelTrace;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Contradiction between signals of one device: RUNNING without load, and counters that go back.
 *
 * <p><b>Statistics:</b> (1) of the channels whose name says load, power, current, torque or speed,
 * the one that contradicts RUNNING least: the share of running days on which its mean was no more
 * than 5 % of its range above its mean at rest. Threshold 0.5, and three days. (2) of channels that
 * go up at least a hundred times and down at most once in twenty changes: how often they fell by
 * more than 0.5 % without falling below a tenth, which would be a reset. Threshold 5.
 *
 * <p><b>Null hypothesis:</b> (1) an honest machine runs without load on at most one day in ten; (2)
 * an honest counter falls back at one change in a thousand. p is twice the lesser binomial tail.
 *
 * <p><b>Source:</b> plausibility between redundant signals, as in the consistency checks of VDI
 * 3551 and of continuous emission monitoring; names in Chinese and English.
 *
 * <p><b>What may deceive it:</b> a load sensor that is not connected, a state 'running' that means
 * 'switched on'. <b>What escapes it:</b> channels with other names, and a load that was made up
 * too.
 */
final class Contradiction implements Detector {
  private static final double NO_LOAD = 0.05;
  private static final double THRESHOLD = 0.5;
  private static final int MIN_DAYS = 3;
  private static final double HONEST_IDLE_RUN = 0.1;
  private static final int MIN_UPS = 100;
  private static final int MIN_SETBACKS = 5;
  private static final double HONEST_SETBACK = 0.001;

  @Override
  public TestOutcome examine(FleetTrace fleet) {
    List<Candidate> candidates = new ArrayList<>();
    long examined = 0;
    for (DeviceTrace device : fleet.devices()) {
      boolean tested = load(device, candidates);
      tested |= setbacks(device, candidates);
      examined += tested ? 1 : 0;
    }
    return new TestOutcome(SuspicionKind.CONTRADICTION, examined, candidates);
  }

  private static boolean load(DeviceTrace device, List<Candidate> candidates) {
    int days = 0;
    int idle = 0;
    double least = Double.MAX_VALUE;
    for (ChannelTrace channel : device.channels().values()) {
      int running = channel.runningMeans().size();
      if (!channel.isLoad() || running < MIN_DAYS) {
        continue;
      }
      double rest = Math.min(channel.restLoad(), channel.largestLoad());
      double limit = rest + NO_LOAD * (channel.largestLoad() - rest);
      int without = channel.runningMeans().atMost(limit);
      double share = (double) without / running;
      if (share < least) {
        least = share;
        days = running;
        idle = without;
      }
    }
    if (days > 0 && idle >= MIN_DAYS && least >= THRESHOLD) {
      candidates.add(
          Candidate.of(
              SuspicionKind.CONTRADICTION,
              List.of(device.device().id()),
              least,
              THRESHOLD,
              Math.min(1, 2 * TailBounds.binomial(days, idle, HONEST_IDLE_RUN)),
              Words.of(
                  "%d 个运行日中有 %d 天报告运行却没有负载",
                  "on %2$d of %1$d running days it said RUNNING without any load", days, idle)));
    }
    return days > 0;
  }

  private static boolean setbacks(DeviceTrace device, List<Candidate> candidates) {
    boolean tested = false;
    for (Map.Entry<String, ChannelTrace> entry : device.channels().entrySet()) {
      ChannelTrace channel = entry.getValue();
      if (channel.ups() < MIN_UPS || 20 * channel.downs() > channel.ups()) {
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
                Math.min(1, 2 * p),
                Words.of(
                    "计数通道 %s 倒退了 %d 次，且不是清零",
                    "counter %s went back %d times, and not to zero", entry.getKey(), setbacks)));
      }
    }
    return tested;
  }
}
