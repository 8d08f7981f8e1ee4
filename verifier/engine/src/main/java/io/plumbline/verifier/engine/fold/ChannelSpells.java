package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Role;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one channel as spells: a spell is a stretch of samples in strictly ascending
 * source time, alike in role and goodness, no two neighbours further apart than the limit. How long
 * which state lasted between the first and the last sample of a spell depends on nothing else, so
 * it is booked at once, and a spell of any length is as exact as its samples. Not thread-safe.
 *
 * <p>The last samples, and the first, are known one by one: one that comes a little late is put
 * where it belongs, and what was booked without it is taken back. What comes later than that cannot
 * be told from the spells: they are {@link #isBroken() broken} then, and all samples are needed.
 */
final class ChannelSpells implements ChannelLog {
  /** How many samples are known one by one at either end, at least, when there are so many. */
  private static final int KEPT = 8;

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
  private boolean broken;

  /** All spells but the last: first time, last time, and count and last code in one number. */
  private long[] closed = NONE;

  private final StateSums sums;

  /** The first samples. */
  private ChannelSamples head = new ChannelSamples();

  /** Whether the first samples are all that there are. */
  private boolean headOpen = true;

  /** The last samples; those of them that came behind the block, if there is one. */
  private ChannelSamples tail = new ChannelSamples();

  /** The frame whose block holds the samples before the tail, if they were not looked at yet. */
  private @Nullable ArrivedFrame frame;

  private int series;
  private int blockRows;
  private Role role = Role.STATE;

  /**
   * Begins without a spell.
   *
   * @param maxGapMillis how far apart neighbours in a spell may be
   * @param sums what states are booked into; those of all channels of the device
   */
  ChannelSpells(long maxGapMillis, StateSums sums) {
    this.maxGap = maxGapMillis;
    this.sums = sums;
  }

  /** How far apart neighbours in a spell may be, milliseconds. */
  long maxGap() {
    return maxGap;
  }

  /** Source time of the last sample, {@link Long#MIN_VALUE} before the first. */
  long lastTime() {
    return last;
  }

  @Override
  public void add(long sourceMillis, int lagMillis, byte code) {
    ChannelSamples one = new ChannelSamples();
    one.add(sourceMillis, lagMillis, code);
    addRows(one);
  }

  /** Adds samples in any order that arrived after all that are there. */
  void addRows(ChannelSamples rows) {
    rows.settle();
    if (broken || rows.size() == 0) {
      return;
    }
    if (rows.time(0) > last) {
      addToHead(rows, 0);
      append(rows);
      return;
    }
    ChannelSamples known = lookUpTail();
    int from = known.indexFrom(rows.time(0));
    if (from == 0 && !areAll(known)) {
      broken = true; // what lies before is not known
      return;
    }
    for (int i = known.size() - 1; i >= from; i--) {
      removeLast(known, i);
    }
    ChannelSamples merged = new ChannelSamples();
    merged.addAll(known, from, known.size());
    merged.addAll(rows, 0, rows.size());
    merged.settle();
    known.keepFirst(from);
    addToHead(rows, 0);
    append(merged);
  }

  /** Adds to the first samples those of settled ones that belong there. */
  private void addToHead(ChannelSamples rows, int from) {
    if (headOpen) {
      head.addAll(rows, from, Math.min(rows.size(), from + KEPT));
      head.settle();
      headOpen = head.size() < KEPT && rows.size() - from <= KEPT;
      head.keepFirst(KEPT);
    } else if (from < rows.size() && rows.time(from) <= head.time(head.size() - 1)) {
      int n = head.size();
      head.addAll(rows, from, Math.min(rows.size(), from + KEPT));
      head.settle();
      head.keepFirst(n);
    }
  }

  /** Adds settled samples that come after all that are there. */
  private void append(ChannelSamples rows) {
    if (rows.size() >= KEPT) {
      frame = null;
      tail.keepFirst(0); // the samples added are enough
    }
    ChannelSamples end = lookUpTail();
    for (int i = 0; i < rows.size(); i++) {
      addRun(rows.time(i), rows.time(i), 1, rows.code(i));
    }
    end.addAll(rows, Math.max(0, rows.size() - 2 * KEPT), rows.size());
    end.keepLast(KEPT);
  }

  /** The last samples one by one. */
  private ChannelSamples lookUpTail() {
    ArrivedFrame block = frame;
    if (block != null) {
      frame = null;
      ChannelSamples before = new ChannelSamples();
      block.rows(series, role, Math.max(0, blockRows - KEPT), blockRows, before::addArrived);
      before.addAll(tail, 0, tail.size());
      before.settle();
      tail = before;
    }
    return tail;
  }

  /** Whether some of the last samples are all that there are. */
  private boolean areAll(ChannelSamples some) {
    long samples = 0;
    for (int i = 0; i < size; i++) {
      samples += count(i);
    }
    return samples == some.size();
  }

  /** Takes the last sample out, which is one of those known. */
  private void removeLast(ChannelSamples known, int i) {
    if (count > 1) {
      count--;
      last = known.time(i - 1);
      code = known.code(i - 1);
      remove(code, last, known.time(i));
    } else {
      size--;
      reopen();
    }
  }

  /** Makes the last of the closed spells the last one. */
  private void reopen() {
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

  /**
   * Adds samples in strictly ascending source time, all after those that are there, alike in code,
   * neighbours no further apart than the limit. The caller tells afterwards what they {@link
   * #endedWith}.
   */
  void addRun(long firstMillis, long lastMillis, int more, byte runCode) {
    go(firstMillis, more, runCode);
    book(runCode, firstMillis, lastMillis);
    last = lastMillis;
    code = runCode;
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
  void flush() {
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

  private void remove(byte runCode, long from, long to) {
    flush();
    sums.remove(SampleCode.stateNumber(runCode), from, to);
  }

  /** Tells that the runs added last are those of a block of a frame. */
  void endedWith(ArrivedFrame arrived, int block, Role blockRole) {
    int n = arrived.blocks().rows(block);
    if (headOpen) {
      int more = KEPT - head.size();
      arrived.rows(block, blockRole, 0, Math.min(n, more), head::addArrived);
      head.settle();
      headOpen = n < more;
    }
    if (n < KEPT) {
      arrived.rows(block, blockRole, 0, n, tail::addArrived);
      tail.settle();
      tail.keepLast(KEPT);
      frame = tail.size() < KEPT ? frame : null;
    } else {
      tail.keepFirst(0);
      frame = arrived;
      series = block;
      blockRows = n;
      role = blockRole;
    }
  }

  /** Lets go of the frame that the last samples are in. */
  void letGo() {
    flush();
    lookUpTail().trim();
    head.trim();
  }

  /**
   * Adds what arrived later. The sums hold already what is booked there; what does not last because
   * samples lie between others is taken back.
   */
  void addAll(ChannelSpells later) {
    broken |= later.broken;
    if (broken || later.size == 0) {
      return;
    }
    ChannelSamples begin = later.head;
    int late = size == 0 ? 0 : begin.indexFrom(last + 1);
    if (late > 0) {
      if (late == begin.size() && !later.headOpen) {
        broken = true; // how much more of it comes before the last sample here is not known
        return;
      }
      removeFirst(begin, late);
      ChannelSamples first = new ChannelSamples();
      first.addAll(begin, 0, late);
      addRows(first);
    }
    if (!broken && late < begin.size()) {
      addWithout(late, later);
    }
  }

  /** Takes back what is booked from the first samples of later spells to the ones after them. */
  private void removeFirst(ChannelSamples begin, int late) {
    for (int i = 0; i < late && i + 1 < begin.size(); i++) {
      if (SampleCode.areAlike(begin.code(i), begin.code(i + 1))
          && begin.time(i + 1) - begin.time(i) <= maxGap) {
        remove(begin.code(i), begin.time(i), begin.time(i + 1));
      }
    }
  }

  /** Adds spells without their first samples; the others come after all that are there. */
  private void addWithout(int late, ChannelSpells later) {
    ChannelSamples begin = later.head;
    addToHead(begin, late);
    headOpen &= later.headOpen;
    long skip = late;
    for (int i = 0; i < later.size; i++) {
      long samples = later.count(i);
      if (skip >= samples) {
        skip -= samples;
        continue;
      }
      go(skip == 0 ? later.first(i) : begin.time(late), samples - skip, later.code(i));
      last = later.last(i);
      code = later.code(i);
      skip = 0;
    }
    ChannelSamples end = later.lookUpTail();
    ChannelSamples own = lookUpTail();
    if (!later.areAll(end)) {
      own.keepFirst(0); // what lies between is not known
    }
    own.addAll(end, late > 0 ? end.indexFrom(begin.time(late)) : 0, end.size());
    own.keepLast(KEPT);
  }

  /** Whether the samples themselves are needed. */
  boolean isBroken() {
    return broken;
  }

  /** Whether a sample of role state is among them. */
  boolean hasState() {
    for (int i = 0; i < size; i++) {
      if (SampleCode.isState(code(i))) {
        return true;
      }
    }
    return false;
  }

  /** Number of spells. */
  int size() {
    return size;
  }

  /** Source time of the first sample of a spell. */
  long first(int i) {
    return i == size - 1 ? first : closed[3 * i];
  }

  /** Source time of the last sample of a spell. */
  long last(int i) {
    return i == size - 1 ? last : closed[3 * i + 1];
  }

  /** Samples of a spell. */
  long count(int i) {
    return i == size - 1 ? count : closed[3 * i + 2] >> 8;
  }

  /** Code of the last sample of a spell: role and goodness are those of all. */
  byte code(int i) {
    return i == size - 1 ? code : (byte) closed[3 * i + 2];
  }

  /** Writes all but the sums. */
  @Override
  public void write(ByteSink out) {
    out.u8(broken ? 1 : 0).varint(size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      out.zigzag(first(i) - before).varint(last(i) - first(i)).varint(count(i)).u8(code(i));
      before = last(i);
    }
    out.u8(headOpen ? 1 : 0);
    head.write(out);
    lookUpTail().write(out);
  }

  static ChannelSpells read(ByteSource in, long maxGapMillis, StateSums sums) throws FormatFault {
    ChannelSpells spells = new ChannelSpells(maxGapMillis, sums);
    spells.broken = in.u8() != 0;
    int n = in.count("spells", in.remaining());
    long before = 0;
    for (int i = 0; i < n; i++) {
      if (i > 0) {
        spells.close();
      }
      spells.size++;
      spells.first = before + in.zigzag();
      spells.last = spells.first + in.varint();
      spells.count = in.varint();
      int at = in.position();
      spells.code = SampleCode.check(in, at, in.u8());
      before = spells.last;
    }
    spells.headOpen = in.u8() != 0;
    spells.head = ChannelSamples.read(in);
    spells.tail = ChannelSamples.read(in);
    return spells;
  }
}
