package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Role;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one channel as pieces: a piece is a run of samples in strictly ascending source
 * time, alike in role, goodness and state, no two neighbours further apart than the limit. Between
 * its first and its last time the fold needs to know no more, so a piece of any length is as exact
 * as its samples. Not thread-safe.
 *
 * <p>The last samples, and the first, are known one by one: one that comes a little late is put
 * where it belongs. What comes later than that cannot be told from the pieces: they are {@link
 * #isBroken() broken} then, and all samples are needed.
 */
final class ChannelPieces implements ChannelLog {
  /** How many samples are known one by one at either end, at least, when there are so many. */
  private static final int KEPT = 8;

  private final long maxGap;
  private long[] firsts = new long[1];
  private long[] lasts = new long[1];
  private int[] counts = new int[1];
  private byte[] codes = new byte[1];
  private int size;
  private boolean broken;

  /** The first samples. */
  private ChannelSamples head = new ChannelSamples();

  /** Whether the first samples are all that there are. */
  private boolean headOpen = true;

  /** The last samples, unless they are those of a block. */
  private ChannelSamples tail = new ChannelSamples();

  /** The frame whose block holds the last samples, if they were not looked at yet. */
  private @Nullable ArrivedFrame frame;

  private int series;
  private Role role = Role.STATE;

  /**
   * Begins without a piece.
   *
   * @param maxGapMillis how far apart neighbours in a piece may be
   */
  ChannelPieces(long maxGapMillis) {
    this.maxGap = maxGapMillis;
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
    if (rows.time(0) > lastTime()) {
      addToHead(rows, 0);
      append(rows);
      return;
    }
    ChannelSamples known = lookUpTail();
    int from = known.indexFrom(rows.time(0));
    if (from == 0 && !areAll(known)) {
      broken = true; // where a piece ends without its last sample is not known
      return;
    }
    for (int i = known.size() - 1; i >= from; i--) {
      removeLast(i == 0 ? 0 : known.time(i - 1));
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
      int n = block.blocks().rows(series);
      tail = new ChannelSamples();
      block.rows(series, role, Math.max(0, n - KEPT), n, tail::addArrived);
    }
    return tail;
  }

  /** Whether some of the last samples are all that there are. */
  private boolean areAll(ChannelSamples some) {
    long samples = 0;
    for (int i = 0; i < size; i++) {
      samples += counts[i];
    }
    return samples == some.size();
  }

  /** Takes the last sample out, before which comes another at some time. */
  private void removeLast(long before) {
    int i = size - 1;
    if (counts[i] == 1) {
      size--;
    } else {
      counts[i]--;
      lasts[i] = before;
    }
  }

  /**
   * Adds samples in strictly ascending source time, all after those that are there, alike in code,
   * neighbours no further apart than the limit. The caller tells afterwards what they {@link
   * #endedWith}.
   */
  void addRun(long firstMillis, long lastMillis, int count, byte code) {
    int i = size - 1;
    if (i >= 0
        && code == codes[i]
        && firstMillis - lasts[i] <= maxGap
        && counts[i] <= Integer.MAX_VALUE - count) {
      lasts[i] = lastMillis;
      counts[i] += count;
    } else {
      append(firstMillis, lastMillis, count, code);
    }
  }

  /** Tells that the runs added last are those of a block of a frame. */
  void endedWith(ArrivedFrame arrived, int block, Role blockRole) {
    int n = arrived.blocks().rows(block);
    if (headOpen) {
      int more = KEPT - head.size();
      arrived.rows(block, blockRole, 0, Math.min(n, more), head::addArrived);
      headOpen = n < more;
    }
    if (n < KEPT) {
      ChannelSamples end = lookUpTail();
      arrived.rows(block, blockRole, 0, n, end::addArrived);
      end.keepLast(KEPT);
    } else {
      frame = arrived;
      series = block;
      role = blockRole;
    }
  }

  /** Lets go of the frame that the last samples are in. */
  void letGo() {
    lookUpTail().trim();
    head.trim();
  }

  /** Adds what arrived later. */
  void addAll(ChannelPieces later) {
    broken |= later.broken;
    if (broken || later.size == 0) {
      return;
    }
    ChannelSamples begin = later.head;
    int late = size == 0 ? 0 : begin.indexFrom(lastTime() + 1);
    if (late > 0) {
      if (late == begin.size() && !later.headOpen) {
        broken = true; // how much more of it comes before the last sample here is not known
        return;
      }
      ChannelSamples first = new ChannelSamples();
      first.addAll(begin, 0, late);
      addRows(first);
    }
    if (!broken && late < begin.size()) {
      addWithout(late, later);
    }
  }

  /** Adds pieces without their first samples; the others come after all that are there. */
  private void addWithout(int late, ChannelPieces later) {
    ChannelSamples begin = later.head;
    addToHead(begin, late);
    headOpen &= later.headOpen;
    int skip = late;
    for (int i = 0; i < later.size; i++) {
      int count = later.counts[i];
      if (skip >= count) {
        skip -= count;
        continue;
      }
      long first = skip == 0 ? later.firsts[i] : begin.time(late);
      addRun(first, later.lasts[i], count - skip, later.codes[i]);
      skip = 0;
    }
    ChannelSamples end = later.lookUpTail();
    ChannelSamples own = lookUpTail();
    if (late > 0 || !later.areAll(end)) {
      own.keepFirst(0); // what lies between is not known
    }
    own.addAll(end, late > 0 ? end.indexFrom(begin.time(late)) : 0, end.size());
    own.keepLast(KEPT);
  }

  private void append(long first, long last, int count, byte code) {
    if (size == firsts.length) {
      int capacity = size + (size >> 1) + 2;
      firsts = Arrays.copyOf(firsts, capacity);
      lasts = Arrays.copyOf(lasts, capacity);
      counts = Arrays.copyOf(counts, capacity);
      codes = Arrays.copyOf(codes, capacity);
    }
    firsts[size] = first;
    lasts[size] = last;
    counts[size] = count;
    codes[size++] = code;
  }

  /** Whether the samples themselves are needed. */
  boolean isBroken() {
    return broken;
  }

  /** Whether a sample of role state is among them. */
  boolean hasState() {
    for (int i = 0; i < size; i++) {
      if (SampleCode.isState(codes[i])) {
        return true;
      }
    }
    return false;
  }

  /** Source time of the last sample, {@link Long#MIN_VALUE} before the first. */
  long lastTime() {
    return size == 0 ? Long.MIN_VALUE : lasts[size - 1];
  }

  int size() {
    return size;
  }

  long first(int i) {
    return firsts[i];
  }

  long last(int i) {
    return lasts[i];
  }

  int count(int i) {
    return counts[i];
  }

  byte code(int i) {
    return codes[i];
  }

  @Override
  public void write(ByteSink out) {
    out.u8(broken ? 1 : 0).varint(size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      out.zigzag(firsts[i] - before).varint(lasts[i] - firsts[i]).varint(counts[i]).u8(codes[i]);
      before = lasts[i];
    }
    out.u8(headOpen ? 1 : 0);
    head.write(out);
    lookUpTail().write(out);
  }

  static ChannelPieces read(ByteSource in, long maxGapMillis) throws FormatFault {
    ChannelPieces pieces = new ChannelPieces(maxGapMillis);
    pieces.broken = in.u8() != 0;
    int n = in.count("pieces", in.remaining());
    long before = 0;
    for (int i = 0; i < n; i++) {
      long first = before + in.zigzag();
      before = first + in.varint();
      int count = in.count("samples of a piece", Integer.MAX_VALUE);
      int at = in.position();
      pieces.append(first, before, count, SampleCode.check(in, at, in.u8()));
    }
    pieces.headOpen = in.u8() != 0;
    pieces.head = ChannelSamples.read(in);
    pieces.tail = ChannelSamples.read(in);
    return pieces;
  }
}
