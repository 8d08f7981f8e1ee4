package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Role;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one channel as spells.
 *
 * <p>The last samples, and the first, are known one by one: one that comes a little late is put
 * where it belongs, and what was booked without it is taken back. What comes later than that cannot
 * be told from the spells: they are {@link #isBroken() broken} then, and all samples are needed.
 */
final class ChannelSpells extends BookedSpells implements ChannelLog {
  /** How many samples are known one by one at either end, at least, when there are so many. */
  private static final int KEPT = 8;

  private boolean broken;

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
    super(maxGapMillis, sums);
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
      broken = true; // what lies before is not known
      return;
    }
    for (int i = known.size() - 1; i >= from; i--) {
      if (isLastAlone()) {
        removeLastSpell();
      } else {
        removeLast(known.time(i - 1), known.code(i - 1));
      }
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
    return samples() == some.size();
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
    if (broken || later.size() == 0) {
      return;
    }
    ChannelSamples begin = later.head;
    int late = size() == 0 ? 0 : begin.indexFrom(lastTime() + 1);
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
          && begin.time(i + 1) - begin.time(i) <= maxGap()) {
        unbook(begin.code(i), begin.time(i), begin.time(i + 1));
      }
    }
  }

  /** Adds spells without their first samples; the others come after all that are there. */
  private void addWithout(int late, ChannelSpells later) {
    ChannelSamples begin = later.head;
    addToHead(begin, late);
    headOpen &= later.headOpen;
    long skip = late;
    for (int i = 0; i < later.size(); i++) {
      long samples = later.count(i);
      if (skip >= samples) {
        skip -= samples;
        continue;
      }
      addBooked(
          skip == 0 ? later.first(i) : begin.time(late),
          later.last(i),
          samples - skip,
          later.code(i));
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

  /** Writes all but the sums. */
  @Override
  public void write(ByteSink out) {
    out.u8(broken ? 1 : 0);
    writeSpells(out);
    out.u8(headOpen ? 1 : 0);
    head.write(out);
    lookUpTail().write(out);
  }

  static ChannelSpells read(ByteSource in, long maxGapMillis, StateSums sums) throws FormatFault {
    ChannelSpells spells = new ChannelSpells(maxGapMillis, sums);
    spells.broken = in.u8() != 0;
    spells.readSpells(in);
    spells.headOpen = in.u8() != 0;
    spells.head = ChannelSamples.read(in);
    spells.tail = ChannelSamples.read(in);
    return spells;
  }
}
