package io.plumbline.verifier.engine.suspicion.trace;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a numeric channel of a device showed over all its days: about 100 bytes, 200 more where it
 * moves and 250 more for a load channel. Not thread-safe.
 */
public final class ChannelTrace {
  /** Decimals that are told apart; a channel with more is a computed double, not a reading. */
  public static final int DECIMALS = 4;

  private static final Pattern LOAD =
      Pattern.compile(
          "load|power|(?<!re)current(?!_?(program|tool|line))|torque|rpm|spindle_?speed|负载|功率|电流|转速|扭矩");
  private static final Pattern COUNTER =
      Pattern.compile(
          "count|total|parts|pieces|produced|energy|kwh|odometer|hours|计数|产量|件数|累计|总数|电量");
  private static final double[] SCALES = {1, 10, 100, 1e3, 1e4, 1e5};

  private final DigitCounts digits = new DigitCounts(DECIMALS + 1);
  private boolean decimal = true;
  private long ups;
  private long downs;
  private long setbacks;
  private final @Nullable LoadHistogram loads;
  private final boolean counter;

  ChannelTrace(String channel) {
    String name = channel.toLowerCase(Locale.ROOT);
    boolean load = LOAD.matcher(name).find();
    this.counter = COUNTER.matcher(name).find();
    this.loads = load ? new LoadHistogram() : null;
  }

  /** How hard the machine worked, where the name says that the channel shows it. */
  public @Nullable LoadHistogram loads() {
    return loads;
  }

  /** Whether the name says that the channel counts something that cannot become less. */
  public boolean isCounter() {
    return counter;
  }

  /** A value of a thinned selection of those that came as a surprise: its last digits. */
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
}
