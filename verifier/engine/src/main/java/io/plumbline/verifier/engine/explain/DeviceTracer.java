package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.explain.TelemetrySearch.Span;
import io.plumbline.verifier.engine.explain.TracedSample.Fate;
import io.plumbline.verifier.engine.explain.walk.ArchiveWalk;
import io.plumbline.verifier.engine.explain.walk.FrameProof;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DaySpan;
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

/**
 * Finds what an archive holds of a device: what arrived day by day, and of one day what decided it.
 * Immutable.
 */
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
   * What a pass over an archive found of a device.
   *
   * @param fates what arrived on each day of the span
   * @param day the day asked for; empty where none was
   */
  public record Traced(DayFates fates, Optional<DayTrace> day) {}

  /**
   * Reads the archive once more for one day.
   *
   * @param withStates whether the day's states are asked for; the frames of the device from before
   *     the day are decoded then too, because a state outlives a midnight
   */
  public DayTrace trace(FleetDevice device, LocalDate day, boolean withStates) {
    return trace(device, DaySpan.of(day, day), Optional.of(day), withStates).day().orElseThrow();
  }

  /**
   * Reads the archive once more.
   *
   * @param span the days of which it is asked what arrived
   * @param day the day that is asked for
   * @param withStates whether that day's states are asked for
   */
  public Traced trace(
      FleetDevice device, DaySpan span, Optional<LocalDate> day, boolean withStates) {
    Span kept = day.map(date -> kept(date, withStates)).orElse(Span.NONE);
    Span counted =
        new Span(calendar.startOf(span.first()) * 1000, calendar.startOf(span.last() + 1) * 1000);
    Qualification rules = new Qualification(device.terms(), calendar, limits);
    DayFates fates = new DayFates();
    TelemetrySearch search =
        new TelemetrySearch(
            device.id(),
            counted.or(kept),
            kept,
            sample -> fates.add(calendar.dayOf(sample.sourceMillis()), sample, rules.fate(sample)));
    ArchiveWalk walk = new ArchiveWalk(layout, seals, search);
    walk.run();
    List<TracedSample> judged = rules.judge(search.samples());
    return new Traced(
        fates, day.map(date -> dayTrace(device, date, withStates, judged, walk.frames())));
  }

  private Span kept(LocalDate day, boolean withStates) {
    return new Span(
        withStates ? Long.MIN_VALUE : calendar.startOf(day) * 1000,
        calendar.startOf(day.plusDays(1)) * 1000);
  }

  private DayTrace dayTrace(
      FleetDevice device,
      LocalDate day,
      boolean withStates,
      List<TracedSample> judged,
      List<FrameProof> walked) {
    long start = calendar.startOf(day);
    long end = calendar.startOf(day.plusDays(1));
    List<TracedSample> ofTheDay =
        judged.stream().filter(sample -> sample.sourceMillis() >= start).toList();
    Map<Integer, Long> samplesOf = new TreeMap<>();
    ofTheDay.forEach(sample -> samplesOf.merge(sample.frame(), 1L, Long::sum));
    Map<Integer, Integer> indexes = new HashMap<>();
    List<FrameProof> frames = new ArrayList<>();
    samplesOf.forEach((frame, samples) -> {
      indexes.put(frame, frames.size());
      frames.add(walked.get(frame).with(samples));
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
    return new DayTrace(
        day, FrameProof.logged(layout, frames), DayTrace.counted(ofTheDay), first, states);
  }

  private static TracedSample renumbered(TracedSample sample, Map<Integer, Integer> indexes) {
    return sample.inFrame(indexes.getOrDefault(sample.frame(), -1));
  }
}
