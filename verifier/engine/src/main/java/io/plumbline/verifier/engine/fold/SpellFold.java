package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.telemetry.MachineState;
import java.util.Arrays;
import java.util.List;

/**
 * The fold over spells. What states lasted within a spell is in the slice's sums; what is left is
 * how long the last state of each outlives it. For that the good spells of all channels are joined:
 * a joined spell is a stretch in which no two neighbouring signs of life, of whatever channel, are
 * further apart than stale-after. Costs one pass over the spells and a merge of those that are
 * good.
 */
final class SpellFold {
  private final List<ChannelSpells> channels;
  private final long staleAfter;
  private final DayTally tally;

  /** Joined spells in ascending order, from {@code starts[i]} to {@code ends[i]}. */
  private long[] starts = new long[0];

  private long[] ends = new long[0];
  private int spells;

  SpellFold(List<ChannelSpells> channels, long staleAfterMillis, DayTally tally) {
    this.channels = channels;
    this.staleAfter = staleAfterMillis;
    this.tally = tally;
  }

  /** Books days and states. */
  DeviceDays fold(DeviceSlice slice) {
    Activity activity = countAndMark(slice);
    slice.sums().into(tally);
    StateSpan latest = StateTimeline.NOTHING_KNOWN;
    for (ChannelSpells channel : channels) {
      if (channel.hasState()) {
        joinSpells();
        latest = integrate(channel);
      }
    }
    return new DeviceDays(tally, activity, latest);
  }

  private Activity countAndMark(DeviceSlice slice) {
    long operating = 0;
    long heartbeats = 0;
    long bad = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    long sign = Long.MIN_VALUE;
    int stateChannels = 0;
    for (ChannelSpells channel : channels) {
      stateChannels += channel.hasState() ? 1 : 0;
      for (int i = 0; i < channel.size(); i++) {
        byte code = channel.code(i);
        long count = channel.count(i);
        if (!SampleCode.isGood(code)) {
          bad += SampleCode.isHeartbeat(code) ? 0 : count;
          continue;
        }
        sign = Math.max(sign, channel.last(i));
        if (SampleCode.isHeartbeat(code)) {
          heartbeats += count;
          continue;
        }
        operating += count;
        first = Math.min(first, channel.first(i));
        last = Math.max(last, channel.last(i));
        tally.markRunning(channel.first(i), channel.last(i));
      }
    }
    return new Activity(
        slice.received(),
        slice.dropped(),
        operating,
        heartbeats,
        bad,
        first,
        last,
        sign,
        stateChannels);
  }

  private void joinSpells() {
    int n = 0;
    for (ChannelSpells channel : channels) {
      n += channel.size();
    }
    starts = new long[n];
    ends = new long[n];
    for (ChannelSpells channel : channels) {
      int from = spells;
      for (int i = 0; i < channel.size(); i++) {
        if (SampleCode.isGood(channel.code(i))) {
          joinInto(from, channel.first(i), channel.last(i));
        }
      }
      if (from > 0 && spells > from) {
        merge(from);
      }
    }
  }

  /** Lengthens the last spell, unless there is none from {@code from} on or the gap is too wide. */
  private void joinInto(int from, long first, long last) {
    if (spells > from && first - ends[spells - 1] <= staleAfter) {
      ends[spells - 1] = Math.max(ends[spells - 1], last);
    } else {
      starts[spells] = first;
      ends[spells++] = last;
    }
  }

  /** Joins two ascending lists of spells, of which the second begins at {@code middle}. */
  private void merge(int middle) {
    long[] s = Arrays.copyOf(starts, spells);
    long[] e = Arrays.copyOf(ends, spells);
    int n = spells;
    spells = 0;
    int a = 0;
    int b = middle;
    while (a < middle || b < n) {
      int next = b == n || (a < middle && s[a] <= s[b]) ? a++ : b++;
      joinInto(0, s[next], e[next]);
    }
  }

  private StateSpan integrate(ChannelSpells states) {
    int spell = 0;
    MachineState state = MachineState.UNKNOWN;
    long from = Long.MIN_VALUE;
    long until = Long.MAX_VALUE;
    for (int i = 0; i < states.size(); i++) {
      if (!SampleCode.isState(states.code(i))) {
        continue;
      }
      book(state, from, Math.min(until, states.first(i)));
      state = SampleCode.state(states.code(i));
      from = states.last(i); // up to there it is in the sums
      while (spell < spells && ends[spell] < from) {
        spell++;
      }
      // A good state sample is a sign of life itself, so it lies in a spell.
      until = state == MachineState.UNKNOWN ? Long.MAX_VALUE : ends[spell] + staleAfter;
    }
    book(state, from, until);
    return latest(states, state, until, spell);
  }

  private void book(MachineState state, long from, long until) {
    if (state != MachineState.UNKNOWN) {
      tally.add(state, from, until);
    }
  }

  private StateSpan latest(ChannelSpells states, MachineState state, long until, int spell) {
    int last = states.size() - 1;
    while (!SampleCode.isState(states.code(last))) {
      last--;
    }
    if (state != MachineState.UNKNOWN && spell < spells - 1) {
      return new StateSpan(MachineState.UNKNOWN, until, Long.MAX_VALUE); // silent, then resumed
    }
    return new StateSpan(state, states.last(last), until);
  }
}
