package io.plumbline.verifier.engine.usage;

import io.plumbline.contract.usage.UsageEvent.Action;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import java.util.Map;

/** The usage events of one moment, in columns. Immutable. */
public final class UsageEvents {
  private static final SubjectType[] TYPES = SubjectType.values();
  private static final Action[] ACTIONS = Action.values();

  private final Columns columns;
  private final long firstMillis;
  private final Names subjectNames;
  private final int subjects;
  private final Map<SubjectType, Map<String, Long>> unknown;

  /** The columns; rows from {@code size} on are not of this moment. */
  record Columns(long[] times, int[] subjects, int[] users, byte[] kinds, int size) {}

  UsageEvents(
      Columns columns,
      long firstMillis,
      Names subjectNames,
      Map<SubjectType, Map<String, Long>> unknown) {
    this.columns = columns;
    this.firstMillis = firstMillis;
    this.subjectNames = subjectNames;
    this.subjects = subjectNames.size();
    this.unknown = unknown;
  }

  static String key(SubjectType type, String id) {
    return type.ordinal() + id;
  }

  static byte kind(SubjectType type, Action action) {
    return (byte) (type.ordinal() << 4 | action.ordinal());
  }

  /** How many events there are. */
  public int size() {
    return columns.size();
  }

  /** The earliest event, {@link Long#MAX_VALUE} when there is none. */
  public long firstMillis() {
    return firstMillis;
  }

  /** Milliseconds since the epoch. */
  public long time(int i) {
    return columns.times()[i];
  }

  /** What kind of subject was used. */
  public SubjectType type(int i) {
    return TYPES[columns.kinds()[i] >> 4];
  }

  /** How it was used. */
  public Action action(int i) {
    return ACTIONS[columns.kinds()[i] & 15];
  }

  /** Number of the subject, 0 to {@link #subjects()} − 1. */
  public int subject(int i) {
    return columns.subjects()[i];
  }

  /** Number of the user. */
  public int user(int i) {
    return columns.users()[i];
  }

  /** How many subjects, of all types, have events. */
  public int subjects() {
    return subjects;
  }

  /** Number of a subject, −1 when it has no events. */
  public int subjectNumber(SubjectType type, String id) {
    int number = subjectNames.find(key(type, id));
    return number < subjects ? number : -1;
  }

  /** Subjects of a type that no ledger knows, by id, with how many events came of each. */
  public Map<String, Long> unknown(SubjectType type) {
    return unknown.getOrDefault(type, Map.of());
  }
}
