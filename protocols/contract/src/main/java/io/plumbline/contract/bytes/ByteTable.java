package io.plumbline.contract.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was made of the same bytes before, so that a reader of many rows makes each name once.
 * Open addressing with linear probing over a power of two of slots; when {@code limit} keys are
 * held, all are forgotten, which bounds the memory that a hostile file takes. Not thread-safe.
 */
public final class ByteTable<T> {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private record Slot<T>(long hash, byte[] key, T value) {}

  private final int limit;
  private @Nullable Slot<T>[] slots = slots(256);
  private int count;

  /** A table of at most {@code limit} keys. */
  public ByteTable(int limit) {
    this.limit = limit;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <T> @Nullable Slot<T>[] slots(int size) {
    return new Slot[size];
  }

  /** What was put for the bytes from {@code start} to {@code end}, or null. */
  public @Nullable T find(byte[] bytes, int start, int end) {
    long hash = hash(bytes, start, end);
    int mask = slots.length - 1;
    for (int i = index(hash, mask); ; i = (i + 1) & mask) {
      Slot<T> slot = slots[i];
      if (slot == null) {
        return null;
      }
      if (slot.hash == hash && Arrays.equals(slot.key, 0, slot.key.length, bytes, start, end)) {
        return slot.value;
      }
    }
  }

  /** Keeps a value for bytes that {@link #find} did not find. */
  public void put(byte[] bytes, int start, int end, T value) {
    if (count == limit) {
      slots = slots(256);
      count = 0;
    } else if (2 * count >= slots.length) {
      @Nullable Slot<T>[] old = slots;
      slots = slots(2 * old.length);
      for (Slot<T> slot : old) {
        if (slot != null) {
          place(slot);
        }
      }
    }
    place(new Slot<>(hash(bytes, start, end), Arrays.copyOfRange(bytes, start, end), value));
    count++;
  }

  private void place(Slot<T> slot) {
    int mask = slots.length - 1;
    int i = index(slot.hash, mask);
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = slot;
  }

  private static int index(long hash, int mask) {
    return (int) (hash >>> 32) & mask;
  }

  private static long hash(byte[] bytes, int start, int end) {
    long hash = end - start;
    int i = start;
    for (; i + 8 <= end; i += 8) {
      hash = mix(hash ^ (long) LONGS.get(bytes, i));
    }
    long tail = 0;
    for (; i < end; i++) {
      tail = tail << 8 | (bytes[i] & 0xff);
    }
    return mix(hash ^ tail);
  }

  private static long mix(long x) {
    long product = x * MULTIPLIER;
    return product ^ (product >>> 29);
  }
}
