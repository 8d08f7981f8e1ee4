package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import java.util.Arrays;

/**
 * The kept samples of one channel in columns: 13 bytes a sample. Appended in arrival order; {@link
 * #settle} brings them into the order of source time and leaves one sample per source time. Not
 * thread-safe.
 */
final class ChannelSamples implements ChannelLog {
  private static final int LEAST_CAPACITY = 8;

  private static final long[] NO_TIMES = {};
  private static final int[] NO_LAGS = {};
  private static final byte[] NO_CODES = {};

  private long[] times = NO_TIMES;
  private int[] lags = NO_LAGS;
  private byte[] codes = NO_CODES;
  private int size;
  private int settled;

  int size() {
    return size;
  }

  /** Source time in milliseconds. */
  long time(int i) {
    return times[i];
  }

  /** Received time − source time in milliseconds. */
  int lag(int i) {
    return lags[i];
  }

  byte code(int i) {
    return codes[i];
  }

  @Override
  public void add(long sourceMillis, int lagMillis, byte code) {
    if (size == times.length) {
      int capacity = Math.addExact(size, Math.max(size >> 1, LEAST_CAPACITY));
      times = Arrays.copyOf(times, capacity);
      lags = Arrays.copyOf(lags, capacity);
      codes = Arrays.copyOf(codes, capacity);
    }
    times[size] = sourceMillis;
    lags[size] = lagMillis;
    codes[size] = code;
    // The common case, a channel that only ever moves forward, never needs to be ordered.
    if (settled == size && (size == 0 || times[size - 1] < sourceMillis)) {
      settled++;
    }
    size++;
  }

  /** The same with the time at which it was received. */
  void addArrived(long sourceMillis, long receivedMillis, byte code) {
    add(sourceMillis, (int) (receivedMillis - sourceMillis), code);
  }

  /** Adds what arrived later, from one index to another, exclusive. */
  void addAll(ChannelSamples later, int from, int to) {
    for (int i = from; i < to; i++) {
      add(later.times[i], later.lags[i], later.codes[i]);
    }
  }

  /** Index of the first of settled samples that is not before a time; their number if none is. */
  int indexFrom(long time) {
    int found = Arrays.binarySearch(times, 0, size, time);
    return found >= 0 ? found : -found - 1;
  }

  /** Leaves the first of settled samples, at most {@code n}. */
  void keepFirst(int n) {
    size = Math.min(size, n);
    settled = size;
  }

  /** Leaves the last of settled samples, at most {@code n}; does so when it is worth it. */
  void keepLast(int n) {
    if (size >= 2 * n) {
      System.arraycopy(times, size - n, times, 0, n);
      System.arraycopy(lags, size - n, lags, 0, n);
      System.arraycopy(codes, size - n, codes, 0, n);
      keepFirst(n);
    }
  }

  /** Takes no more memory than it must. */
  void trim() {
    times = Arrays.copyOf(times, size);
    lags = Arrays.copyOf(lags, size);
    codes = Arrays.copyOf(codes, size);
  }

  @Override
  public void write(ByteSink out) {
    out.varint(size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      out.zigzag(times[i] - before).zigzag(lags[i]).u8(codes[i]);
      before = times[i];
    }
  }

  static ChannelSamples read(ByteSource in) throws FormatFault {
    ChannelSamples samples = new ChannelSamples();
    int n = in.count("samples", in.remaining());
    long time = 0;
    for (int i = 0; i < n; i++) {
      time += in.zigzag();
      int lag = (int) in.zigzag();
      int at = in.position();
      samples.add(time, lag, SampleCode.check(in, at, in.u8()));
    }
    return samples;
  }

  /**
   * Orders by source time and keeps, of several samples with one source time, the latest received,
   * then the latest arrival. What was chosen stays chosen against later arrivals by the same rule,
   * so settling in steps gives what settling once would.
   */
  void settle() {
    if (settled == size) {
      return;
    }
    int from = settledPrefixToKeep();
    int[] order = StableOrder.of(size - from, (a, b) -> compare(from + a, from + b));
    long[] orderedTimes = new long[order.length];
    int[] orderedLags = new int[order.length];
    byte[] orderedCodes = new byte[order.length];
    int kept = 0;
    for (int position : order) {
      int i = from + position;
      if (kept > 0 && orderedTimes[kept - 1] == times[i]) {
        kept--;
      }
      orderedTimes[kept] = times[i];
      orderedLags[kept] = lags[i];
      orderedCodes[kept++] = codes[i];
    }
    System.arraycopy(orderedTimes, 0, times, from, kept);
    System.arraycopy(orderedLags, 0, lags, from, kept);
    System.arraycopy(orderedCodes, 0, codes, from, kept);
    size = from + kept;
    settled = size;
  }

  /** How much of the settled front lies before everything that came after it. */
  private int settledPrefixToKeep() {
    long earliest = Long.MAX_VALUE;
    for (int i = settled; i < size; i++) {
      earliest = Math.min(earliest, times[i]);
    }
    int found = Arrays.binarySearch(times, 0, settled, earliest);
    return found >= 0 ? found : -found - 1;
  }

  private int compare(int a, int b) {
    int byTime = Long.compare(times[a], times[b]);
    return byTime != 0 ? byTime : Integer.compare(lags[a], lags[b]);
  }
}
