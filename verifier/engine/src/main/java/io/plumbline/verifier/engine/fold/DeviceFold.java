package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.telemetry.MachineState;
import java.util.Arrays;
import java.util.List;

/**
 * The one fold from a device's samples to its device-days (semantics, "Qualifying samples", "Device
 * counts", "Machine states"). The embedded engine, the live service and the Spark job all run it.
 * It needs nothing but one device's samples, so devices fold independently and in parallel.
 *
 * <p>Cost: one pass over every channel and one over the merged signs of life; n samples that arrive
 * in order cost O(n), others O(n log n).
 */
public final class DeviceFold {
  private final DayCalendar calendar;
  private final DaySpan span;

  /**
   * A fold over a span of days.
   *
   * @param calendar the zone's days
   * @param span the days to tell apart; counts and first and last times are over all time
   */
  public DeviceFold(DayCalendar calendar, DaySpan span) {
    this.calendar = calendar;
    this.span = span;
  }

  /**
   * Folds what the device has sent. The slice stays as it is, rows brought into order.
   *
   * @throws IllegalArgumentException when the slice is not {@link DeviceSlice#isExact() exact}
   */
  public DeviceDays fold(DeviceSlice samples) {
    DayTally tally = new DayTally(calendar, span.and(samples.terms().service()));
    if (samples.form() == DeviceSlice.Form.SPELLS) {
      if (!samples.isExact()) {
        throw new IllegalArgumentException(
            "the spells of device " + samples.device() + " do not tell its samples");
      }
      return new SpellFold(samples.spells(), samples.terms().staleAfterMillis(), tally)
          .fold(samples);
    }
    List<ChannelSamples> channels = samples.settle();
    Activity activity = countAndMark(channels, samples, tally);
    StateTimeline timeline = new StateTimeline(samples.terms().staleAfterMillis());
    if (activity.stateChannels() > 0) {
      integrate(stateSamples(channels), signsOfLife(channels, activity), timeline, tally);
    }
    return new DeviceDays(tally, activity, timeline.latest());
  }

  private static Activity countAndMark(
      List<ChannelSamples> channels, DeviceSlice samples, DayTally tally) {
    long operating = 0;
    long heartbeats = 0;
    long bad = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    long sign = Long.MIN_VALUE;
    int stateChannels = 0;
    for (ChannelSamples channel : channels) {
      long markedUntil = Long.MIN_VALUE;
      boolean hasState = false;
      for (int i = 0; i < channel.size(); i++) {
        byte code = channel.code(i);
        hasState |= SampleCode.isState(code);
        if (!SampleCode.isGood(code)) {
          bad += SampleCode.isHeartbeat(code) ? 0 : 1;
          continue;
        }
        long time = channel.time(i);
        sign = Math.max(sign, time);
        if (SampleCode.isHeartbeat(code)) {
          heartbeats++;
          continue;
        }
        operating++;
        first = Math.min(first, time);
        last = Math.max(last, time);
        if (time >= markedUntil) {
          tally.markRunning(time);
          markedUntil = tally.endOfDay(time);
        }
      }
      stateChannels += hasState ? 1 : 0;
    }
    return new Activity(
        samples.received(),
        samples.dropped(),
        operating,
        heartbeats,
        bad,
        first,
        last,
        sign,
        stateChannels);
  }

  /** All state samples in ascending source time. */
  private static ChannelSamples stateSamples(List<ChannelSamples> channels) {
    ChannelSamples all = new ChannelSamples();
    // A device has one state channel. Where a recording has more, each of their samples changes the
    // state; at one and the same time the one received last does.
    for (ChannelSamples channel : channels) {
      for (int i = 0; i < channel.size(); i++) {
        if (SampleCode.isState(channel.code(i))) {
          all.add(channel.time(i), channel.lag(i), channel.code(i));
        }
      }
    }
    all.settle();
    return all;
  }

  private static long[] signsOfLife(List<ChannelSamples> channels, Activity activity) {
    long[] signs = new long[Math.toIntExact(activity.operating() + activity.heartbeats())];
    int n = 0;
    for (ChannelSamples channel : channels) {
      for (int i = 0; i < channel.size(); i++) {
        if (SampleCode.isGood(channel.code(i))) {
          signs[n++] = channel.time(i);
        }
      }
    }
    // Each channel is one ascending run, which this sort merges.
    Arrays.sort(signs);
    return signs;
  }

  private static void integrate(
      ChannelSamples states, long[] signs, StateTimeline timeline, DayTally tally) {
    int s = 0;
    for (int i = 0; i < states.size(); i++) {
      long time = states.time(i);
      while (s < signs.length && signs[s] < time) {
        timeline.signOfLife(signs[s++], tally);
      }
      MachineState state = SampleCode.state(states.code(i));
      timeline.stateSample(time, state, tally);
    }
    while (s < signs.length) {
      timeline.signOfLife(signs[s++], tally);
    }
    timeline.end(Long.MAX_VALUE, tally);
  }
}
