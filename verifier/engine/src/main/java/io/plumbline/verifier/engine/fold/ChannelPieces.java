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

  private static final long[] NONE = {};

  private final long maxGap;

  /** All pieces but the last: first time, last time, and count and code in one number. */
  private long[] closed = NONE;

  private int size;

  // The last piece: whoever lengthens it touches no array.
  private long first;
  private long last = Long.MIN_VALUE;
  private int count;
  private byte code;

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
      samples += count(i);
    }
    return samples == some.size();
  }

  /** Takes the last sample out, before which comes another at some time. */
  private void removeLast(long before) {
    if (count > 1) {
      count--;
      last = before;
      return;
    }
    size--;
    if (size > 0) {
      int at = 3 * (size - 1);
      first = closed[at];
      last = closed[at + 1];
      count = (int) (closed[at + 2] >> 8);
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
    if (size > 0
        && runCode == code
        && firstMillis - last <= maxGap
        && count <= Integer.MAX_VALUE - more) {
      last = lastMillis;
      count += more;
    } else {
      append(firstMillis, lastMillis, more, runCode);
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
      int samples = later.count(i);
      if (skip >= samples) {
        skip -= samples;
        continue;
      }
      long from = skip == 0 ? later.first(i) : begin.time(late);
      addRun(from, later.last(i), samples - skip, later.code(i));
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

  private void append(long firstMillis, long lastMillis, int samples, byte pieceCode) {
    if (size > 0) {
      int at = 3 * (size - 1);
      if (at == closed.length) {
        closed = Arrays.copyOf(closed, at == 0 ? 6 : at == 6 ? 72 : 2 * at);
      }
      closed[at] = first;
      closed[at + 1] = last;
      closed[at + 2] = (long) count << 8 | code;
    }
    size++;
    first = firstMillis;
    last = lastMillis;
    count = samples;
    code = pieceCode;
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

  /** Source time of the last sample, {@link Long#MIN_VALUE} before the first. */
  long lastTime() {
    return last;
  }

  int size() {
    return size;
  }

  long first(int i) {
    return i == size - 1 ? first : closed[3 * i];
  }

  long last(int i) {
    return i == size - 1 ? last : closed[3 * i + 1];
  }

  int count(int i) {
    return i == size - 1 ? count : (int) (closed[3 * i + 2] >> 8);
  }

  byte code(int i) {
    return i == size - 1 ? code : (byte) closed[3 * i + 2];
  }

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
