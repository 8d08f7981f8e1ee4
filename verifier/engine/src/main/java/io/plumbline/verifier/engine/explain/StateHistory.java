package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.explain.TracedSample.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The states of a device over a stretch of time, found as the semantics state it ("Machine states
 * and utilisation"): from each state sample forward along the signs of life. Immutable.
 */
final class StateHistory {
  private final NavigableMap<Long, TracedSample> states = new TreeMap<>();
  private final TreeSet<Long> signs = new TreeSet<>();
  private final long staleAfterMillis;

  /** Takes in judged samples of one device, in arrival order. */
  StateHistory(List<TracedSample> judged, long staleAfterMillis) {
    this.staleAfterMillis = staleAfterMillis;
    for (TracedSample sample : judged) {
      if (sample.isGood()) {
        signs.add(sample.sourceMillis());
      }
      if (sample.isState() && (sample.isGood() || sample.fate() == Fate.BAD)) {
        states.merge(
            sample.sourceMillis(),
            sample,
            (known, next) -> next.receivedMillis() >= known.receivedMillis() ? next : known);
      }
    }
  }

  /** The states from one instant to another, milliseconds since the epoch, without a hole. */
  List<StateInterval> between(long from, long to) {
    List<StateInterval> intervals = new ArrayList<>();
    Long before = states.floorKey(from);
    NavigableMap<Long, TracedSample> relevant =
        states.subMap(before == null ? from : before, true, to, false);
    long reached = from;
    for (Map.Entry<Long, TracedSample> entry : relevant.entrySet()) {
      long start = entry.getKey();
      Long next = states.higherKey(start);
      long end = Math.min(to, next == null ? to : next);
      MachineState state = state(entry.getValue());
      long known = state == MachineState.UNKNOWN ? end : Math.min(end, lifeFrom(start, end));
      Optional<TracedSample> by = Optional.of(entry.getValue());
      reached =
          add(intervals, MachineState.UNKNOWN, reached, Math.max(start, from), Optional.empty());
      reached = add(intervals, state, reached, known, by);
      reached = add(intervals, MachineState.UNKNOWN, reached, end, Optional.empty());
    }
    add(intervals, MachineState.UNKNOWN, reached, to, Optional.empty());
    return intervals;
  }

  private static MachineState state(TracedSample sample) {
    return sample.fate() == Fate.BAD
        ? MachineState.UNKNOWN
        : MachineState.ofValue(sample.sample().value().asText());
  }

  /** Until when a state is known that begins at an instant; no further than needed. */
  private long lifeFrom(long start, long needed) {
    long last = start;
    for (Long sign : signs.tailSet(start)) {
      if (sign - last > staleAfterMillis || last >= needed) {
        break;
      }
      last = sign;
    }
    return last + staleAfterMillis;
  }

  private static long add(
      List<StateInterval> intervals,
      MachineState state,
      long from,
      long to,
      Optional<TracedSample> by) {
    if (to <= from) {
      return from;
    }
    intervals.add(new StateInterval(state, from, to, by));
    return to;
  }
}
