package io.plumbline.verifier.engine.explain.usage;

import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.verifier.engine.explain.usage.UsageHistory.UsageTrace;
import io.plumbline.verifier.engine.explain.walk.ArchiveWalk;
import io.plumbline.verifier.engine.explain.walk.FrameProof;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.source.SealCheck;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/** Finds what an archive holds of the use of subjects, and the frames of one day. Immutable. */
public final class UsageTracer {
  private final ArchiveLayout layout;
  private final SealCheck seals;
  private final DayCalendar calendar;

  public UsageTracer(ArchiveLayout layout, SealCheck seals, DayCalendar calendar) {
    this.layout = layout;
    this.seals = seals;
    this.calendar = calendar;
  }

  /**
   * Reads the archive once more.
   *
   * @param subjects whose events are looked for
   * @param day the day whose frames are asked for
   */
  public UsageHistory trace(UsageScope scope, Set<String> subjects, Optional<LocalDate> day) {
    UsageSearch search = new UsageSearch(scope, subjects, day, calendar);
    ArchiveWalk walk = new ArchiveWalk(layout, seals, search);
    walk.run();
    return new UsageHistory(
        scope,
        subjects,
        search.days(),
        day.map(date ->
            new UsageTrace(date, search.first(), FrameProof.logged(layout, walk.frames()))));
  }
}
