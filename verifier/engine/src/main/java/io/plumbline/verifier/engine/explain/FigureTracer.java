package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.explain.usage.UsageScope;
import io.plumbline.verifier.engine.explain.walk.ArchiveWalk;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts what figures rest on, many figures in one pass over an archive. */
public final class FigureTracer {
  private final DayCalendar calendar;
  private final List<FigureSearch.Figure> figures = new ArrayList<>();
  private final Map<String, FigureSearch.Figure> byFact = new LinkedHashMap<>();

  /** Nothing to count yet. */
  public FigureTracer(DayCalendar calendar) {
    this.calendar = calendar;
  }

  /** Asks for a figure about devices; one as of a date rests on everything before its end. */
  public void devices(Fact fact, Set<String> devices) {
    boolean ever = fact.window() == Window.AS_OF;
    Period days = ever ? Window.YEAR.days(fact.asOf()) : fact.window().days(fact.asOf());
    add(
        fact,
        new FigureSearch.Figure(
            devices,
            Optional.empty(),
            ever ? Long.MIN_VALUE : calendar.startOf(days.from()),
            calendar.startOf(days.to().plusDays(1))));
  }

  /** Asks for a figure about the use of subjects. */
  public void usage(Fact fact, UsageScope scope, Set<String> subjects) {
    add(
        fact,
        new FigureSearch.Figure(
            subjects,
            Optional.of(scope.type()),
            calendar.startOf(scope.days().from()),
            calendar.startOf(scope.days().to().plusDays(1))));
  }

  private void add(Fact fact, FigureSearch.Figure figure) {
    figures.add(figure);
    byFact.put(fact.id(), figure);
  }

  /**
   * Reads the archive once.
   *
   * @return by the id of the fact
   * @throws io.plumbline.contract.fault.EnvironmentFault when it cannot be read
   */
  public Map<String, FigureEvidence> count(ArchiveLayout layout) {
    new ArchiveWalk(layout, seal -> SealVerdict.GENUINE, new FigureSearch(figures)).run();
    Map<String, FigureEvidence> counted = new LinkedHashMap<>();
    byFact.forEach((fact, figure) -> counted.put(fact, figure.evidence()));
    return counted;
  }
}
