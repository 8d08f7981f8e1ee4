package io.plumbline.verifier.engine.suspicion.trace;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a numeric channel of a device showed over all its days: about 350 bytes, and 4 for each
 * running day of a load channel. Not thread-safe.
 */
public final class ChannelTrace {
  /** Decimals that are told apart; a channel with more is a computed double, not a reading. */
  public static final int DECIMALS = 4;

  private static final Pattern LOAD =
      Pattern.compile(
          "load|power|(?<!re)current(?!_?(program|tool|line))|torque|rpm|spindle_?speed|负载|功率|电流|转速|扭矩");
  private static final double[] SCALES = {1, 10, 100, 1e3, 1e4, 1e5};
  private static final double FIXED = 1024;
  private static final double FIXED_LIMIT = 1L << 27;

  private final boolean load;
  private final DigitCounts digits = new DigitCounts(DECIMALS + 1);
  private boolean decimal = true;
  private long ups;
  private long downs;
  private long setbacks;
  private double largest;
  private long restRows;
  private long restSum;
  private final FloatBag runningMeans = new FloatBag();

  ChannelTrace(String channel) {
    this.load = LOAD.matcher(channel.toLowerCase(Locale.ROOT)).find();
  }

  /** Whether the name says that the channel shows how hard the machine works. */
  public boolean isLoad() {
    return load;
  }

  /** A value of a thinned selection of changes: its last digits. */
  void digits(double value) {
    for (int d = 0; d <= DECIMALS; d++) {
      double scaled = Math.abs(value) * SCALES[d];
      double nearest = Math.rint(scaled);
      if (scaled > 1e13) {
        break;
      }
      if (Math.abs(scaled - nearest) <= 1e-7 * Math.max(1, scaled)) {
        digits.add((long) nearest * (long) SCALES[DECIMALS - d], d);
        return;
      }
    }
    decimal = false;
  }

  /** The value went from one to another. */
  void change(double from, double to) {
    if (to > from) {
      ups++;
    } else {
      downs++;
      setbacks += to > 0.1 * from && to < 0.995 * from ? 1 : 0; // neither a reset nor a last digit
    }
  }

  /** A value of a load channel; returns it as a fixed-point number for sums in any order. */
  long load(double value) {
    double size = Math.min(Math.abs(value), FIXED_LIMIT);
    largest = Math.max(largest, size);
    return Math.round(size * FIXED);
  }

  void rest(long fixed) {
    restRows++;
    restSum += fixed;
  }

  /** A day's load while RUNNING. */
  void runningDay(long sum, int rows) {
    runningMeans.add((float) (sum / FIXED / rows));
  }

  /** Digits at each decimal, of a selection of values. */
  public DigitCounts digits() {
    return digits;
  }

  /** Whether all values of the selection are decimals with at most {@link #DECIMALS} places. */
  public boolean isDecimal() {
    return decimal;
  }

  /** Changes upwards. */
  public long ups() {
    return ups;
  }

  /** Changes downwards. */
  public long downs() {
    return downs;
  }

  /** Changes downwards by more than 0.5 % that did not end below a tenth: no reset, no noise. */
  public long setbacks() {
    return setbacks;
  }

  /** The largest load ever shown, without sign. */
  public double largestLoad() {
    return largest;
  }

  /** Mean load at rest, without sign; 0 where it was never seen at rest. */
  public double restLoad() {
    return restRows == 0 ? 0 : restSum / FIXED / restRows;
  }

  /** Mean load while RUNNING, one per day and chain with enough of it. */
  public FloatBag runningMeans() {
    return runningMeans;
  }
}
