package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.explain.TracedSample.Fate;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.Limits;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.source.SealCheck;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds what an archive holds of a device on a day, and what of it decided. Immutable. */
public final class DeviceTracer {
  private final ArchiveLayout layout;
  private final SealCheck seals;
  private final DayCalendar calendar;
  private final Limits limits;

  public DeviceTracer(ArchiveLayout layout, SealCheck seals, DayCalendar calendar, Limits limits) {
    this.layout = layout;
    this.seals = seals;
    this.calendar = calendar;
    this.limits = limits;
  }

  /**
   * Reads the archive once more.
   *
   * @param withStates whether the day's states are asked for; the frames of the device from before
   *     the day are decoded then too, because a state outlives a midnight
   */
  public DayTrace trace(FleetDevice device, LocalDate day, boolean withStates) {
    long start = calendar.startOf(day);
    long end = calendar.startOf(day.plusDays(1));
    ArchiveWalk walk =
        new ArchiveWalk(
            layout, seals, device.id(), withStates ? Long.MIN_VALUE : start * 1000, end * 1000);
    walk.run();
    List<TracedSample> judged =
        new Qualification(device.terms(), calendar, limits).judge(walk.samples());
    List<TracedSample> ofTheDay =
        judged.stream().filter(sample -> sample.sourceMillis() >= start).toList();
    Map<Integer, Long> samplesOf = new TreeMap<>();
    ofTheDay.forEach(sample -> samplesOf.merge(sample.frame(), 1L, Long::sum));
    Map<Integer, Integer> indexes = new HashMap<>();
    List<FrameProof> frames = new ArrayList<>();
    samplesOf.forEach((frame, samples) -> {
      indexes.put(frame, frames.size());
      frames.add(walk.frames().get(frame).with(samples));
    });
    Optional<TracedSample> first =
        ofTheDay.stream()
            .filter(sample -> sample.fate() == Fate.OPERATING)
            .min(Comparator.comparingLong(TracedSample::sourceMillis))
            .map(sample -> renumbered(sample, indexes));
    List<StateInterval> states =
        withStates && device.terms().inServiceOn(day)
            ? new StateHistory(judged, device.terms().staleAfterMillis())
                .between(start, end).stream()
                    .map(interval ->
                        new StateInterval(
                            interval.state(),
                            interval.fromMillis(),
                            interval.toMillis(),
                            interval.by().map(sample -> renumbered(sample, indexes))))
                    .toList()
            : List.of();
    return new DayTrace(day, frames, DayTrace.counted(ofTheDay), first, states);
  }

  private static TracedSample renumbered(TracedSample sample, Map<Integer, Integer> indexes) {
    return sample.inFrame(indexes.getOrDefault(sample.frame(), -1));
  }
}
