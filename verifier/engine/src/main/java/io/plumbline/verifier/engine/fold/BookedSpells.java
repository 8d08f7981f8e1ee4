package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import java.util.Arrays;

/**
 * Spells in ascending time: a spell is a stretch of samples in strictly ascending source time,
 * alike in role and goodness, no two neighbours further apart than the limit. How long which state
 * lasted between the first and the last sample of a spell depends on nothing else, so it is booked
 * at once, and a spell of any length is as exact as its samples. Not thread-safe.
 */
abstract sealed class BookedSpells permits ChannelSpells {
  /** A state and one number more than states, so that any state's number is an index. */
  private static final int BY_STATE = 8;

  private static final long[] NONE = {};

  // Touched by every block, so they lie beside each other; the last spell is in fields.
  private final long maxGap;
  private long last = Long.MIN_VALUE;
  private long count;
  private long dayStart = Long.MAX_VALUE;
  private long dayEnd = Long.MIN_VALUE;
  private byte code;

  /** Booked on the day from {@code dayStart} to {@code dayEnd}, not yet in the sums. */
  private final int[] today = new int[BY_STATE];

  private long first;
  private int size;

  /** All spells but the last: first time, last time, and count and last code in one number. */
  private long[] closed = NONE;

  private final StateSums sums;

  BookedSpells(long maxGapMillis, StateSums sums) {
    this.maxGap = maxGapMillis;
    this.sums = sums;
  }

  /** How far apart neighbours in a spell may be, milliseconds. */
  final long maxGap() {
    return maxGap;
  }

  /** Source time of the last sample, {@link Long#MIN_VALUE} before the first. */
  final long lastTime() {
    return last;
  }

  /**
   * Adds samples in strictly ascending source time, all after those that are there, alike in code,
   * neighbours no further apart than the limit.
   */
  final void addRun(long firstMillis, long lastMillis, int more, byte runCode) {
    go(firstMillis, more, runCode);
    book(runCode, firstMillis, lastMillis);
    last = lastMillis;
    code = runCode;
  }

  /** Adds a spell like these whose own time is in the sums. */
  final void addBooked(long firstMillis, long lastMillis, long samples, byte lastCode) {
    go(firstMillis, samples, lastCode);
    last = lastMillis;
    code = lastCode;
  }

  /** Goes on with a sample of a code, in the last spell if it belongs there. */
  private void go(long firstMillis, long more, byte nextCode) {
    if (size > 0 && SampleCode.areAlike(code, nextCode) && firstMillis - last <= maxGap) {
      book(code, last, firstMillis);
      count += more;
    } else {
      if (size > 0) {
        close();
      }
      size++;
      first = firstMillis;
      count = more;
    }
  }

  private void close() {
    int at = 3 * (size - 1);
    if (at == closed.length) {
      closed = Arrays.copyOf(closed, at == 0 ? 6 : 2 * at);
    }
    closed[at] = first;
    closed[at + 1] = last;
    closed[at + 2] = count << 8 | code;
  }

  private void book(byte runCode, long from, long to) {
    if (from >= dayStart && to <= dayEnd) {
      today[SampleCode.stateNumber(runCode)] += (int) (to - from);
    } else {
      bookAcross(runCode, from, to);
    }
  }

  private void bookAcross(byte runCode, long from, long to) {
    flush();
    sums.add(SampleCode.stateNumber(runCode), from, to);
    int day = sums.calendar().dayOf(to);
    dayStart = sums.calendar().startOf(day);
    dayEnd = sums.calendar().startOf(day + 1);
  }

  /** Books everything into the sums. */
  final void flush() {
    boolean any = false;
    for (int state = 0; state < StateSums.STATES; state++) {
      any |= today[state] != 0;
    }
    if (any) {
      sums.add(sums.calendar().dayOf(dayStart), today);
      Arrays.fill(today, 0);
    }
    dayStart = Long.MAX_VALUE;
    dayEnd = Long.MIN_VALUE;
  }

  /** Takes out of the sums what was booked. */
  final void unbook(byte runCode, long from, long to) {
    flush();
    sums.remove(SampleCode.stateNumber(runCode), from, to);
  }

  /** Whether the last sample is a spell by itself. */
  final boolean isLastAlone() {
    return count == 1;
  }

  /** Takes out the last sample, which is not alone in its spell. */
  final void removeLast(long before, byte codeBefore) {
    unbook(codeBefore, before, last);
    count--;
    last = before;
    code = codeBefore;
  }

  /** Takes out the last spell. */
  final void removeLastSpell() {
    size--;
    if (size > 0) {
      int at = 3 * (size - 1);
      first = closed[at];
      last = closed[at + 1];
      count = closed[at + 2] >> 8;
      code = (byte) closed[at + 2];
    } else {
      last = Long.MIN_VALUE;
    }
  }

  /** Samples of all spells. */
  final long samples() {
    long samples = 0;
    for (int i = 0; i < size; i++) {
      samples += count(i);
    }
    return samples;
  }

  /** Whether a sample of role state is among them. */
  final boolean hasState() {
    for (int i = 0; i < size; i++) {
      if (SampleCode.isState(code(i))) {
        return true;
      }
    }
    return false;
  }

  /** Number of spells. */
  final int size() {
    return size;
  }

  /** Source time of the first sample of a spell. */
  final long first(int i) {
    return i == size - 1 ? first : closed[3 * i];
  }

  /** Source time of the last sample of a spell. */
  final long last(int i) {
    return i == size - 1 ? last : closed[3 * i + 1];
  }

  /** Samples of a spell. */
  final long count(int i) {
    return i == size - 1 ? count : closed[3 * i + 2] >> 8;
  }

  /** Code of the last sample of a spell: role and goodness are those of all. */
  final byte code(int i) {
    return i == size - 1 ? code : (byte) closed[3 * i + 2];
  }

  /** Writes the spells, without the sums. */
  final void writeSpells(ByteSink out) {
    out.varint(size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      out.zigzag(first(i) - before).varint(last(i) - first(i)).varint(count(i)).u8(code(i));
      before = last(i);
    }
  }

  /** Reads what {@link #writeSpells} wrote, where there are no spells yet. */
  final void readSpells(ByteSource in) throws FormatFault {
    int n = in.count("spells", in.remaining());
    long before = 0;
    for (int i = 0; i < n; i++) {
      if (i > 0) {
        close();
      }
      size++;
      first = before + in.zigzag();
      last = first + in.varint();
      count = in.varint();
      int at = in.position();
      code = SampleCode.check(in, at, in.u8());
      before = last;
    }
  }
}
