package io.plumbline.verifier.engine.usage;

import io.plumbline.contract.usage.UsageEvent;
import io.plumbline.contract.usage.UsageEvent.Action;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.facts.Findings;
import io.plumbline.verifier.engine.fold.Instants;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Usage events of known subjects in columns: 18 bytes an event. Events are counted one by one: two
 * equal rows are two events. Events of subjects that no ledger knows are counted and dropped. Not
 * thread-safe.
 */
public final class UsageLog {
  private static final SubjectType[] TYPES = SubjectType.values();
  private static final Action[] ACTIONS = Action.values();

  private final Map<SubjectType, Set<String>> known;
  private final Names subjects = new Names();
  private final Names users = new Names();
  private final Map<String, Long> unknown = new TreeMap<>();

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
      unknown.merge(event.subject(), 1L, Long::sum);
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
    subjectNumbers[size] = subjects.number(key(event.subjectType(), event.subject()));
    userNumbers[size] = users.number(event.user());
    kinds[size] = (byte) (event.subjectType().ordinal() << 4 | event.action().ordinal());
    firstMillis = Math.min(firstMillis, times[size]);
    size++;
  }

  /** Counts what no ledger knows. */
  public void notice(Findings findings) {
    unknown.forEach((subject, count) -> findings.add("unknown-subject", subject, count));
  }

  /** How many events are kept. */
  public int size() {
    return size;
  }

  /** The earliest kept event, {@link Long#MAX_VALUE} when there is none. */
  public long firstMillis() {
    return firstMillis;
  }

  /** Milliseconds since the epoch. */
  public long time(int i) {
    return times[i];
  }

  /** What kind of subject was used. */
  public SubjectType type(int i) {
    return TYPES[kinds[i] >> 4];
  }

  /** How it was used. */
  public Action action(int i) {
    return ACTIONS[kinds[i] & 15];
  }

  /** Number of the subject, 0 to {@link #subjects()} − 1. */
  public int subject(int i) {
    return subjectNumbers[i];
  }

  /** Number of the user, 0 to {@link #users()} − 1. */
  public int user(int i) {
    return userNumbers[i];
  }

  /** How many subjects, of all types, have events. */
  public int subjects() {
    return subjects.size();
  }

  /** How many users have events. */
  public int users() {
    return users.size();
  }

  /** Number of a subject, −1 when it has no events. */
  public int subjectNumber(SubjectType type, String id) {
    return subjects.find(key(type, id));
  }

  private static String key(SubjectType type, String id) {
    return type.ordinal() + id;
  }
}
