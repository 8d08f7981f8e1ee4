package io.plumbline.verifier.engine.usage;

import io.plumbline.contract.usage.UsageEvent;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.facts.Findings;
import io.plumbline.verifier.engine.fold.Instants;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Usage events of known subjects in columns: 18 bytes an event. Events are counted one by one: two
 * equal rows are two events. Events of subjects that no ledger knows are counted and dropped. One
 * thread adds; what was handed out as {@link #events} stays as it was.
 */
public final class UsageLog {
  private final Map<SubjectType, Set<String>> known;
  private final Names subjects = new Names();
  private final Names users = new Names();
  private final Map<SubjectType, Map<String, Long>> unknown = new EnumMap<>(SubjectType.class);

  private long[] times = new long[64];
  private int[] subjectNumbers = new int[64];
  private int[] userNumbers = new int[64];
  private byte[] kinds = new byte[64];
  private int size;
  private long firstMillis = Long.MAX_VALUE;

  /**
   * An empty log.
   *
   * @param known the subjects of the ledgers, by type
   */
  public UsageLog(Map<SubjectType, Set<String>> known) {
    this.known = Map.copyOf(known);
  }

  /** Adds an event. */
  public void add(UsageEvent event) {
    if (!known.getOrDefault(event.subjectType(), Set.of()).contains(event.subject())) {
      unknown
          .computeIfAbsent(event.subjectType(), type -> new TreeMap<>())
          .merge(event.subject(), 1L, Long::sum);
      return;
    }
    if (size == times.length) {
      int capacity = Math.addExact(size, size >> 1);
      times = Arrays.copyOf(times, capacity);
      subjectNumbers = Arrays.copyOf(subjectNumbers, capacity);
      userNumbers = Arrays.copyOf(userNumbers, capacity);
      kinds = Arrays.copyOf(kinds, capacity);
    }
    times[size] = Instants.millis(event.timeMicros());
    subjectNumbers[size] = subjects.number(UsageEvents.key(event.subjectType(), event.subject()));
    userNumbers[size] = users.number(event.user());
    kinds[size] = UsageEvents.kind(event.subjectType(), event.action());
    firstMillis = Math.min(firstMillis, times[size]);
    size++;
  }

  /** Counts what no ledger knows. */
  public void notice(Findings findings) {
    unknown
        .values()
        .forEach(ofType ->
            ofType.forEach((subject, count) -> findings.add("unknown-subject", subject, count)));
  }

  /**
   * The events so far. Costs a copy of the unknown subjects; the columns are shared, as what is
   * added later lies behind their end.
   */
  public UsageEvents events() {
    Map<SubjectType, Map<String, Long>> strangers = new EnumMap<>(SubjectType.class);
    unknown.forEach((type, counts) -> strangers.put(type, new TreeMap<>(counts)));
    return new UsageEvents(
        new UsageEvents.Columns(times, subjectNumbers, userNumbers, kinds, size),
        firstMillis,
        subjects,
        strangers);
  }
}
