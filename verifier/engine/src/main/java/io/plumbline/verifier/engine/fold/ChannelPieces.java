package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import java.util.Arrays;

/**
 * The samples of one channel as pieces: a piece is a run of samples in strictly ascending source
 * time, alike in role, goodness and state, no two neighbours further apart than the limit. Between
 * its first and its last time the fold needs to know no more, so a piece of any length is as exact
 * as its samples. Not thread-safe.
 *
 * <p>A sample that does not come after the last one, and is not just the last one again, cannot be
 * told from the pieces: they are {@link #isBroken() broken} then, and the samples themselves are
 * needed.
 */
final class ChannelPieces implements ChannelLog {
  private final long maxGap;
  private long[] firsts = new long[1];
  private long[] lasts = new long[1];
  private int[] counts = new int[1];
  private byte[] codes = new byte[1];
  private int size;
  private int lastLag;
  private boolean broken;

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
    if (broken) {
      return;
    }
    int i = size - 1;
    if (i >= 0 && sourceMillis <= lasts[i]) {
      again(i, sourceMillis, lagMillis, code);
      return;
    }
    if (i >= 0
        && code == codes[i]
        && sourceMillis - lasts[i] <= maxGap
        && counts[i] < Integer.MAX_VALUE) {
      lasts[i] = sourceMillis;
      counts[i]++;
    } else {
      append(sourceMillis, sourceMillis, 1, code);
    }
    lastLag = lagMillis;
  }

  /** A sample at the last time: the later received counts, then the later arrival. */
  private void again(int i, long sourceMillis, int lagMillis, byte code) {
    if (sourceMillis < lasts[i]) {
      broken = true;
    } else if (lagMillis >= lastLag) {
      if (code != codes[i] && counts[i] > 1) {
        broken = true; // where the piece would end without its last sample is not known
      } else {
        codes[i] = code;
        lastLag = lagMillis;
      }
    }
  }

  /**
   * Adds samples in strictly ascending source time, alike in code, neighbours no further apart than
   * the limit.
   *
   * @param lagMillis lag of the last one
   */
  void addRun(long firstMillis, long lastMillis, int count, int lagMillis, byte code) {
    int i = size - 1;
    if (i >= 0 && firstMillis <= lasts[i]) {
      broken = true;
    }
    if (broken) {
      return;
    }
    if (i >= 0
        && code == codes[i]
        && firstMillis - lasts[i] <= maxGap
        && counts[i] <= Integer.MAX_VALUE - count) {
      lasts[i] = lastMillis;
      counts[i] += count;
    } else {
      append(firstMillis, lastMillis, count, code);
    }
    lastLag = lagMillis;
  }

  /** Adds what arrived later. */
  void addAll(ChannelPieces later) {
    for (int i = 0; i < later.size; i++) {
      addRun(later.firsts[i], later.lasts[i], later.counts[i], later.lastLag, later.codes[i]);
    }
    broken |= later.broken;
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
    out.u8(broken ? 1 : 0).zigzag(lastLag).varint(size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      out.zigzag(firsts[i] - before).varint(lasts[i] - firsts[i]).varint(counts[i]).u8(codes[i]);
      before = lasts[i];
    }
  }

  static ChannelPieces read(ByteSource in, long maxGapMillis) throws FormatFault {
    ChannelPieces pieces = new ChannelPieces(maxGapMillis);
    pieces.broken = in.u8() != 0;
    pieces.lastLag = (int) in.zigzag();
    int n = in.count("pieces", in.remaining());
    long before = 0;
    for (int i = 0; i < n; i++) {
      long first = before + in.zigzag();
      before = first + in.varint();
      int count = in.count("samples of a piece", Integer.MAX_VALUE);
      int at = in.position();
      pieces.append(first, before, count, SampleCode.check(in, at, in.u8()));
    }
    return pieces;
  }
}
