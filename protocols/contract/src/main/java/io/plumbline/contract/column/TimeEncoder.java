package io.plumbline.contract.column;

import io.plumbline.contract.bytes.ByteSink;
import java.util.Arrays;

/**
 * Writes a {@link TimeColumn}. A series becomes one line, or it is cut where it stands still, goes
 * back or pauses, or into short lines as well, whatever takes the fewest bits.
 */
public final class TimeEncoder {
  /** About what the columns take for one more line. */
  private static final int LINE_BITS = 72;

  /** A step of so many usual ones is a pause. */
  private static final int PAUSE_STEPS = 4;

  /** Rows of a line of irregular times. */
  private static final int SHORT_LINE = 64;

  private static final int SAMPLE = 65;

  /** Microseconds of a millisecond, the unit of times that are in whole ones. */
  private static final long THOUSAND = 1000;

  private static final long[] ROUND = {1_000_000, 100_000, 10_000, 1000};

  private final long[] times;
  private final int[] rows;
  private final long common;

  /** The usual step of each series. */
  private final long[] usualSteps;

  private final long[] counts;
  private long[] lengths;
  private Line[] lines;
  private int size;

  private record Line(long base, long period, long unit, int width) {}

  private TimeEncoder(long[] times, int[] rows) {
    this.times = times;
    this.rows = rows;
    int series = rows.length - 1;
    this.counts = new long[series];
    this.lengths = new long[series];
    this.lines = new Line[series];
    this.usualSteps = new long[series];
    long[] usual = new long[series];
    int n = 0;
    for (int i = 0; i < series; i++) {
      usualSteps[i] = usualStep(rows[i], rows[i + 1]);
      if (usualSteps[i] > 0) {
        usual[n++] = usualSteps[i];
      }
    }
    this.common = n == 0 ? 0 : rounded(median(usual, n));
  }

  /**
   * Writes times.
   *
   * @param rows first row of each series, and behind them the number of rows
   */
  public static void encode(ByteSink out, long[] times, int[] rows) {
    TimeEncoder encoder = new TimeEncoder(times, rows);
    for (int i = 0; i + 1 < rows.length; i++) {
      encoder.cut(i);
    }
    encoder.write(out);
  }

  private void write(ByteSink out) {
    LongColumn.encode(out, counts, counts.length);
    if (Arrays.stream(counts).anyMatch(count -> count > 1)) {
      LongColumn.encode(out, lengths, size);
    }
    long[] field = new long[size];
    for (int i = 0; i < size; i++) {
      field[i] = lines[i].base();
    }
    LongColumn.encode(out, field, size);
    for (int i = 0; i < size; i++) {
      field[i] = lines[i].period();
    }
    LongColumn.encode(out, field, size);
    for (int i = 0; i < size; i++) {
      field[i] = lines[i].unit();
    }
    LongColumn.encode(out, field, size);
    for (int i = 0; i < size; i++) {
      field[i] = lines[i].width();
    }
    LongColumn.encode(out, field, size);
    BitSink bits = new BitSink(out);
    int row = 0;
    for (int i = 0; i < size; i++) {
      Line line = lines[i];
      if (line.width() == 64) {
        bits.align();
      }
      for (int j = 0; j < lengths[i]; j++, row++) {
        long distance = times[row] - line.base() - j * line.period();
        bits.put(inUnits(distance, line.unit()), line.width());
      }
    }
    bits.align();
  }

  /** Divided by a unit of {@link #fit}; a constant divisor costs a tenth of any other. */
  private static long inUnits(long distance, long unit) {
    return unit == THOUSAND ? distance / THOUSAND : distance;
  }

  private void cut(int series) {
    int from = rows[series];
    int to = rows[series + 1];
    if (from == to) {
      return;
    }
    long step = usualSteps[series];
    Line whole = line(from, to, step);
    int[] best = {from, to};
    long bits = LINE_BITS + (long) whole.width() * (to - from);
    if (to - from > 2 && bits > 2 * LINE_BITS) { // two lines take as much, whatever is in them
      int[] pauses = pauses(from, to, step);
      for (int[] candidate : new int[][] {pauses, shortened(pauses)}) {
        long cost = candidate.length == best.length ? bits : cost(candidate, step);
        if (cost < bits) {
          best = candidate;
          bits = cost;
        }
      }
    }
    counts[series] = best.length - 1;
    for (int i = 0; i + 1 < best.length; i++) {
      add(best.length == 2 ? whole : line(best[i], best[i + 1], step), best[i + 1] - best[i]);
    }
  }

  private void add(Line line, int length) {
    if (size == lines.length) {
      lines = Arrays.copyOf(lines, 2 * size);
      lengths = Arrays.copyOf(lengths, 2 * size);
    }
    lengths[size] = length;
    lines[size++] = line;
  }

  private long cost(int[] cuts, long step) {
    long bits = (long) LINE_BITS * (cuts.length - 1);
    for (int i = 0; i + 1 < cuts.length; i++) {
      bits += (long) line(cuts[i], cuts[i + 1], step).width() * (cuts[i + 1] - cuts[i]);
    }
    return bits;
  }

  /** Cuts where a step is not one of the usual ones. */
  private int[] pauses(int from, int to, long step) {
    int[] cuts = new int[to - from + 1];
    int n = 1;
    cuts[0] = from;
    for (int row = from + 1; row < to; row++) {
      long distance = times[row] - times[row - 1];
      if (distance <= 0 || (distance > 0 && distance / PAUSE_STEPS > step)) {
        cuts[n++] = row;
      }
    }
    cuts[n++] = to;
    return Arrays.copyOf(cuts, n);
  }

  private static int[] shortened(int[] cuts) {
    int[] shorter = new int[cuts.length + (cuts[cuts.length - 1] - cuts[0]) / SHORT_LINE];
    int n = 0;
    for (int i = 0; i + 1 < cuts.length; i++) {
      for (int row = cuts[i]; row < cuts[i + 1]; row += SHORT_LINE) {
        shorter[n++] = row;
      }
    }
    shorter[n++] = cuts[cuts.length - 1];
    return Arrays.copyOf(shorter, n);
  }

  /** The line through some rows that takes the fewest bits, with the common period where it can. */
  private Line line(int from, int to, long step) {
    if (to - from == 1) {
      return new Line(times[from], 0, 1, 0);
    }
    Line best = fit(from, to, common);
    if (best.width() < 2) {
      return best; // no other is better by more than a bit
    }
    long average = (times[to - 1] - times[from]) / (to - from - 1);
    for (long period : new long[] {step, average}) {
      if (period != common) {
        Line candidate = fit(from, to, period);
        // One more bit a row costs less than a period of its own in short lines.
        best = candidate.width() + 1 < best.width() ? candidate : best;
      }
    }
    return best;
  }

  private Line fit(int from, int to, long period) {
    long first = times[from];
    long low = 0;
    long high = 0;
    boolean bounded = Math.abs(period) < 1L << 40;
    boolean thousands = true;
    for (int row = from + 1; row < to && bounded; row++) {
      long distance = times[row] - first;
      // Times apart by more than this are noise, and cost what they cost.
      bounded = Math.abs(distance) < 1L << 60;
      long rest = distance - (row - from) * period;
      low = Math.min(low, rest);
      high = Math.max(high, rest);
      thousands = thousands && rest % THOUSAND == 0;
    }
    if (!bounded || high - low < 0) {
      return new Line(first, 0, 1, 64);
    }
    long unit = thousands ? THOUSAND : 1;
    return new Line(first + low, period, unit, Bits.width(inUnits(high - low, unit)));
  }

  private long usualStep(int from, int to) {
    int n = Math.min(to - from - 1, SAMPLE);
    if (n < 1) {
      return 0;
    }
    long[] steps = new long[n];
    for (int i = 0; i < n; i++) {
      int row = from + (int) ((long) i * (to - from - 1) / n);
      steps[i] = times[row + 1] - times[row];
    }
    return median(steps, n);
  }

  /** The median of the first numbers, which it reorders. */
  private static long median(long[] values, int n) {
    return Ranked.lowest(values, n, n / 2);
  }

  /** The roundest number within a hundredth: jitter must not pass for a period. */
  private static long rounded(long step) {
    for (long grain : ROUND) {
      long round = (step + grain / 2) / grain * grain;
      if (Math.abs(step - round) <= step / 100) {
        return round;
      }
    }
    return step;
  }
}
