package io.plumbline.verifier.engine.explain;

import io.plumbline.verifier.engine.explain.TracedSample.Fate;
import io.plumbline.verifier.engine.explain.walk.FrameProof;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an archive holds of a device on a day.
 *
 * @param day the local day
 * @param frames the frames with samples whose source time lies in the day, in arrival order
 * @param fates how many samples of the day met which fate
 * @param first the first qualifying state or process sample: the device ran on the day because of
 *     it
 * @param states the day's states, without a hole; empty where the figure does not ask for them
 */
public record DayTrace(
    LocalDate day,
    List<FrameProof> frames,
    Map<Fate, Long> fates,
    Optional<TracedSample> first,
    List<StateInterval> states) {
  public DayTrace {
    frames = List.copyOf(frames);
    fates = Map.copyOf(fates);
    states = List.copyOf(states);
  }

  /** Samples of the day that met a fate. */
  public long count(Fate fate) {
    return fates.getOrDefault(fate, 0L);
  }

  static Map<Fate, Long> counted(List<TracedSample> samples) {
    Map<Fate, Long> counts = new EnumMap<>(Fate.class);
    samples.forEach(sample -> counts.merge(sample.fate(), 1L, Long::sum));
    return counts;
  }
}
