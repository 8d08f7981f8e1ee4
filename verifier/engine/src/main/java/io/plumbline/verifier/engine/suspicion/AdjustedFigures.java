package io.plumbline.verifier.engine.suspicion;

import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Findings;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.indicators.DeviceIndicators;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.indicators.FactBook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Recomputes the device figures without the suspects. */
final class AdjustedFigures {
  /** Figures that swell with every device. */
  private static final Set<String> INDICATORS =
      Set.of(
          "device.connected",
          "device.public-cloud.connected",
          "device.public-cloud.daily-running",
          "device.overseas.connected",
          "device.utilisation");

  private AdjustedFigures() {}

  /** The devices that suspicions leave out. */
  static SortedSet<String> leftOut(List<Suspicion> suspicions) {
    SortedSet<String> devices = new TreeSet<>();
    suspicions.forEach(suspicion -> devices.addAll(suspicion.found().leftOut()));
    return devices;
  }

  /** The totals of the report with their adjusted counterparts, in its order. */
  static List<AdjustedFigure> of(
      VerificationReport report, DayCalendar calendar, Set<String> leftOut) {
    List<DeviceResult> kept =
        report.devices().stream().filter(d -> !leftOut.contains(d.device().id())).toList();
    FactBook book = new FactBook(report.asOf());
    Grade weakest =
        report.devices().stream().map(DeviceResult::grade).reduce(Grade.MEASURED, Grade::and);
    new DeviceIndicators(calendar, report.asOf(), weakest).compute(kept, book, new Findings());
    Map<String, Fact> adjusted = new HashMap<>();
    book.toList().forEach(fact -> adjusted.put(fact.id(), fact));
    List<AdjustedFigure> figures = new ArrayList<>();
    for (Fact fact : report.facts()) {
      Fact other = adjusted.get(fact.id());
      if (fact.member().isEmpty() && INDICATORS.contains(fact.indicator().id()) && other != null) {
        figures.add(new AdjustedFigure(fact, other));
      }
    }
    return figures;
  }
}
