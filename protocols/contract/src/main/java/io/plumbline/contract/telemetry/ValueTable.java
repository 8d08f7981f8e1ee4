package io.plumbline.contract.telemetry;

import io.plumbline.contract.bytes.ByteTable;
import org.jspecify.annotations.Nullable;

/**
 * The values of a recording by role and bytes; those that repeat are made once. Not thread-safe.
 */
public final class ValueTable {
  /** Longer values seldom repeat. */
  private static final int MAX_LENGTH = 24;

  private static final int MAX_VALUES = 1 << 14;

  private final ByteTable<Value> numbers = new ByteTable<>(MAX_VALUES);
  private final ByteTable<Value> texts = new ByteTable<>(MAX_VALUES);

  /** As {@link RecordedValue#of}. */
  public Value of(Role role, byte[] bytes, int start, int end) {
    if (end - start > MAX_LENGTH) {
      return RecordedValue.of(role, bytes, start, end);
    }
    if (start == end) {
      return Value.NONE;
    }
    ByteTable<Value> known = role == Role.PROCESS ? numbers : texts;
    @Nullable Value value = known.find(bytes, start, end);
    if (value == null) {
      value = RecordedValue.of(role, bytes, start, end);
      known.put(bytes, start, end, value);
    }
    return value;
  }
}
