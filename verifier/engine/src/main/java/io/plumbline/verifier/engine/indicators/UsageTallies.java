package io.plumbline.verifier.engine.indicators;

import io.plumbline.contract.ledger.Developer;
import io.plumbline.contract.usage.UsageEvent.Action;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.usage.UsageEvents;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Who used what when, from usage events (semantics, "Usage"): what the indicators count and what
 * explains them. Each question is one pass over the events. Immutable.
 */
public final class UsageTallies {
  /** Months that an average per month goes over. */
  public static final int MONTHS = 12;

  /** Calls in {@link #ACTIVE_DAYS} days that make a model or microservice active. */
  public static final int ACTIVE_CALLS = 5;

  /** Days that active models and microservices are called in. */
  public static final int ACTIVE_DAYS = 7;

  private final UsageEvents log;
  private final DayCalendar calendar;
  private final LocalDate asOf;
  private final long end;

  /** Prepares to tally up to the end of a date. */
  public UsageTallies(UsageEvents log, DayCalendar calendar, LocalDate asOf) {
    this.log = log;
    this.calendar = calendar;
    this.asOf = asOf;
    this.end = calendar.startOf(asOf.plusDays(1));
  }

  /** What an event contributes. */
  interface Number {
    int of(int event);
  }

  /** The day up to which everything counts. */
  public LocalDate asOf() {
    return asOf;
  }

  /** First instant after the as-of day. */
  long end() {
    return end;
  }

  boolean isUse(int i) {
    return log.type(i) == SubjectType.APP
        && (log.action(i) == Action.ACCESS || log.action(i) == Action.CALL);
  }

  boolean isModelCall(int i) {
    return log.type(i) == SubjectType.MODEL && log.action(i) == Action.CALL;
  }

  boolean isIn(int i, long from) {
    return log.time(i) >= from && log.time(i) < end;
  }

  /** The usage events. */
  UsageEvents events() {
    return log;
  }

  /** Subjects of a type that no ledger knows, by id, with how many events came of each. */
  public Map<String, Long> unknown(SubjectType type) {
    return log.unknown(type);
  }

  /** Epoch day of an event. */
  int dayOf(int i) {
    return calendar.dayOf(log.time(i));
  }

  /** First instant of a window. */
  long startOf(Window window) {
    return calendar.startOf(window.days(asOf).from());
  }

  /**
   * The days of a window on which each App was used, by the App's id; Apps without any have none.
   */
  public Map<String, BitSet> appDays(Iterable<String> apps, Window window) {
    Period period = window.days(asOf);
    long from = calendar.startOf(period.from());
    int firstDay = Math.toIntExact(period.from().toEpochDay());
    Map<Integer, BitSet> byNumber = new HashMap<>();
    for (int i = 0; i < log.size(); i++) {
      if (isIn(i, from) && isUse(i)) {
        byNumber
            .computeIfAbsent(log.subject(i), key -> new BitSet())
            .set(calendar.dayOf(log.time(i)) - firstDay);
      }
    }
    return byId(apps, SubjectType.APP, byNumber);
  }

  /** The months, 0 to 11 with that of as-of last, in which each App was used, by the App's id. */
  public Map<String, BitSet> appMonths(Iterable<String> apps) {
    List<BitSet> months = perMonth(this::isUse, log::subject);
    Map<Integer, BitSet> byNumber = new HashMap<>();
    for (int m = 0; m < MONTHS; m++) {
      int month = m;
      months.get(m).stream()
          .forEach(app -> byNumber.computeIfAbsent(app, key -> new BitSet()).set(month));
    }
    return byId(apps, SubjectType.APP, byNumber);
  }

  private Map<String, BitSet> byId(
      Iterable<String> ids, SubjectType type, Map<Integer, BitSet> byNumber) {
    Map<String, BitSet> known = new HashMap<>();
    for (String id : ids) {
      BitSet found = byNumber.get(log.subjectNumber(type, id));
      if (found != null) {
        known.put(id, found);
      }
    }
    return known;
  }

  /** What the chosen events name, per month of the 12 months that end with that of as-of. */
  List<BitSet> perMonth(IntPredicate chosen, Number number) {
    YearMonth last = YearMonth.from(asOf);
    long[] starts = new long[MONTHS];
    List<BitSet> months = new ArrayList<>();
    for (int m = 0; m < MONTHS; m++) {
      starts[m] = calendar.startOf(last.minusMonths(MONTHS - 1L - m).atDay(1));
      months.add(new BitSet());
    }
    for (int i = 0; i < log.size(); i++) {
      if (isIn(i, starts[0]) && chosen.test(i)) {
        int m = MONTHS - 1;
        while (log.time(i) < starts[m]) {
          m--;
        }
        months.get(m).set(number.of(i));
      }
    }
    return months;
  }

  /** Calls of each subject in the 7 days that end with as-of, in the order of the ids. */
  public int[] recentCalls(SubjectType type, List<String> ids) {
    long from = calendar.startOf(asOf.minusDays(ACTIVE_DAYS - 1L));
    int[] calls = new int[log.subjects()];
    for (int i = 0; i < log.size(); i++) {
      if (log.type(i) == type && log.action(i) == Action.CALL && isIn(i, from)) {
        calls[log.subject(i)]++;
      }
    }
    return ids.stream()
        .mapToInt(id -> log.subjectNumber(type, id))
        .map(number -> number < 0 ? 0 : calls[number])
        .toArray();
  }

  /** What a developer did in the month that ends with as-of. */
  public enum Engagement {
    /** Registered after as-of. */
    REGISTERED_LATER,
    /** Neither logged in nor used a tool. */
    NONE,
    /** Used a tool without a login. */
    NO_LOGIN,
    /** Logged in and used no tool. */
    NO_TOOL_USE,
    /** Both: counts as active. */
    ACTIVE
  }

  /** The engagement of each developer, in the order given. */
  public List<Engagement> engagements(List<Developer> developers) {
    long from = startOf(Window.MONTH);
    BitSet logins = new BitSet();
    BitSet tools = new BitSet();
    for (int i = 0; i < log.size(); i++) {
      if (log.type(i) == SubjectType.DEVELOPER && isIn(i, from)) {
        if (log.action(i) == Action.LOGIN) {
          logins.set(log.subject(i));
        } else if (log.action(i) == Action.TOOL) {
          tools.set(log.subject(i));
        }
      }
    }
    return developers.stream().map(developer -> engagement(developer, logins, tools)).toList();
  }

  private Engagement engagement(Developer developer, BitSet logins, BitSet tools) {
    if (developer.registeredOn().isAfter(asOf)) {
      return Engagement.REGISTERED_LATER;
    }
    int number = log.subjectNumber(SubjectType.DEVELOPER, developer.id());
    boolean login = number >= 0 && logins.get(number);
    boolean tool = number >= 0 && tools.get(number);
    if (login) {
      return tool ? Engagement.ACTIVE : Engagement.NO_TOOL_USE;
    }
    return tool ? Engagement.NO_LOGIN : Engagement.NONE;
  }
}
