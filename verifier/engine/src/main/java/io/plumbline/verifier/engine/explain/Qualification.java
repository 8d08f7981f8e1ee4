package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.verifier.engine.explain.TracedSample.Fate;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DeviceTerms;
import io.plumbline.verifier.engine.fold.Limits;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of qualification, applied sample by sample as the semantics state them. The fold does
 * the same in columns; a test holds one against the other. Immutable.
 */
final class Qualification {
  private final DeviceTerms terms;
  private final DayCalendar calendar;
  private final Limits limits;

  Qualification(DeviceTerms terms, DayCalendar calendar, Limits limits) {
    this.terms = terms;
    this.calendar = calendar;
    this.limits = limits;
  }

  private record Instance(String channel, long sourceMillis) {}

  /** Gives each sample its fate; they come and go in arrival order. */
  List<TracedSample> judge(List<TracedSample> arrived) {
    List<TracedSample> judged = new ArrayList<>(arrived.size());
    Map<Instance, Integer> chosen = new HashMap<>();
    for (TracedSample sample : arrived) {
      Fate fate = fate(sample);
      judged.add(sample.with(fate));
      if (fate == Fate.OUTSIDE_SERVICE || fate == Fate.FUTURE || fate == Fate.LATE) {
        continue;
      }
      Instance instance = new Instance(sample.sample().series().channel(), sample.sourceMillis());
      int here = judged.size() - 1;
      Integer rival = chosen.get(instance);
      if (rival == null) {
        chosen.put(instance, here);
      } else {
        boolean later = sample.receivedMillis() >= judged.get(rival).receivedMillis();
        int loser = later ? rival : here;
        judged.set(loser, judged.get(loser).with(Fate.REPLACED));
        chosen.put(instance, later ? here : rival);
      }
    }
    return judged;
  }

  /** What becomes of a sample, other samples of its time left aside. */
  Fate fate(TracedSample sample) {
    long source = sample.sourceMillis();
    long received = sample.receivedMillis();
    LocalDate day = LocalDate.ofEpochDay(calendar.dayOf(source));
    if (!terms.inServiceOn(day)) {
      return Fate.OUTSIDE_SERVICE;
    }
    if (source - received > limits.maxFutureMillis()) {
      return Fate.FUTURE;
    }
    if (received - source > limits.realtimeLagMillis()) {
      return Fate.LATE;
    }
    if (sample.sample().quality() != Quality.GOOD || sample.sample().value().isEmpty()) {
      return Fate.BAD;
    }
    return sample.sample().series().role() == Role.HEARTBEAT ? Fate.HEARTBEAT : Fate.OPERATING;
  }
}
