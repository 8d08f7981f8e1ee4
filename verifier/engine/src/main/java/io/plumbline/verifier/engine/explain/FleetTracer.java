package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.explain.walk.ArchiveWalk;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.fold.Limits;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.shortfall.CauseKind;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds out for many devices at once why each of their silent days has no operating data. */
public final class FleetTracer {
  private FleetTracer() {}

  /**
   * Reads the archive once more; memory grows with silent days.
   *
   * @param devices whose silent days are asked for
   * @param window the days that are looked at
   */
  public static SilentDays trace(
      ArchiveLayout layout,
      List<DeviceResult> devices,
      DaySpan window,
      DayCalendar calendar,
      Limits limits) {
    Map<String, SortedMap<LocalDate, CauseKind>> silent = new HashMap<>();
    Map<String, FleetSearch.SilentDevice> asked = new HashMap<>();
    for (DeviceResult result : devices) {
      SortedMap<LocalDate, CauseKind> days = new TreeMap<>();
      DaySpan service = window.and(result.device().terms().service());
      for (int day = service.first(); day <= service.last(); day++) {
        if (!result.days().ranOn(day)) {
          days.put(LocalDate.ofEpochDay(day), CauseKind.NOTHING_THAT_DAY);
        }
      }
      silent.put(result.device().id(), days);
      Qualification rules = new Qualification(result.device().terms(), calendar, limits);
      asked.put(result.device().id(), new FleetSearch.SilentDevice(rules, days));
    }
    FleetSearch search = new FleetSearch(asked, calendar);
    new ArchiveWalk(layout, seal -> SealVerdict.GENUINE, search).run();
    silent.forEach((id, days) -> {
      DayFates fates = search.fates(id);
      days.replaceAll((day, cause) -> fates.silence(day));
    });
    return new SilentDays(silent);
  }
}
