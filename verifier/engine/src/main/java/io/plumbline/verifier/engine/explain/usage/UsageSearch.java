package io.plumbline.verifier.engine.explain.usage;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.UsageFrame;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.usage.UsageEvent;
import io.plumbline.verifier.engine.explain.usage.UsageHistory.TracedEvent;
import io.plumbline.verifier.engine.explain.usage.UsageHistory.UsageDay;
import io.plumbline.verifier.engine.explain.walk.FrameSearch;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.Instants;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks for the usage events of some subjects. Keeps counts and users by day, and of one day the
 * first event and the frames. One walk, not thread-safe.
 */
final class UsageSearch implements FrameSearch {
  private final UsageScope scope;
  private final Set<String> subjects;
  private final Optional<LocalDate> asked;
  private final DayCalendar calendar;
  private final Map<LocalDate, Day> days = new TreeMap<>();
  private Optional<TracedEvent> first = Optional.empty();

  private static final class Day {
    private final Set<String> users = new HashSet<>();
    private long counting;
    private long others;
  }

  UsageSearch(
      UsageScope scope, Set<String> subjects, Optional<LocalDate> asked, DayCalendar calendar) {
    this.scope = scope;
    this.subjects = Set.copyOf(subjects);
    this.asked = asked;
    this.calendar = calendar;
  }

  /** The days with events, oldest first. */
  List<UsageDay> days() {
    return days.entrySet().stream()
        .map(entry -> {
          Day day = entry.getValue();
          return new UsageDay(entry.getKey(), day.counting, day.others, day.users.size());
        })
        .toList();
  }

  /** The earliest event of the day asked for that counts. */
  Optional<TracedEvent> first() {
    return first;
  }

  @Override
  public Optional<Find> look(SegmentRecord record) throws FormatFault {
    if (FrameBlocks.isTelemetry(record.payload())) {
      return Optional.empty();
    }
    return Frame.decode(record.payload(), record.digest()) instanceof UsageFrame frame
            && frame.events().stream().anyMatch(this::isMeant)
        ? Optional.of(new Events(frame))
        : Optional.empty();
  }

  private boolean isMeant(UsageEvent event) {
    LocalDate day = day(event);
    return event.subjectType() == scope.type()
        && subjects.contains(event.subject())
        && !day.isBefore(scope.days().from())
        && !day.isAfter(scope.days().to());
  }

  private LocalDate day(UsageEvent event) {
    return LocalDate.ofEpochDay(calendar.dayOf(Instants.millis(event.timeMicros())));
  }

  private final class Events implements Find {
    private final UsageFrame frame;

    private Events(UsageFrame frame) {
      this.frame = frame;
    }

    @Override
    public FrameHeader header() {
      return frame.header();
    }

    @Override
    public long take(int index) {
      long proved = 0;
      for (int row = 0; row < frame.events().size(); row++) {
        UsageEvent event = frame.events().get(row);
        if (isMeant(event)) {
          LocalDate date = day(event);
          count(days.computeIfAbsent(date, key -> new Day()), event);
          if (asked.filter(date::equals).isPresent()) {
            proved++;
            decide(event, index, row);
          }
        }
      }
      return proved;
    }

    private void count(Day day, UsageEvent event) {
      if (scope.counts(event)) {
        day.counting++;
        day.users.add(event.user());
      } else {
        day.others++;
      }
    }

    private void decide(UsageEvent event, int index, int row) {
      boolean earlier = first.isEmpty() || event.timeMicros() < first.get().event().timeMicros();
      if (scope.counts(event) && earlier) {
        first = Optional.of(new TracedEvent(event, index, row));
      }
    }
  }
}
