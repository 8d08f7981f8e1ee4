package io.plumbline.verifier.engine.suspicion.measure;

import io.plumbline.verifier.engine.suspicion.trace.DayTrace;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import java.util.Arrays;
import java.util.Optional;

/**
 * A device's clock against the one that read it: a line through the least delay of each day, which
 * network and load can only lengthen, at the time of day that it was seen. Fitted by the median of
 * slopes (Theil 1950, Sen, JASA 63, 1968), so that a third of the days may be off.
 *
 * @param offsetMillis how much the device's clock is behind in the middle of the span
 * @param driftMillis how much more so each day; 86.4 ms a day are 1 ppm
 */
public record ClockFit(double offsetMillis, double driftMillis) {
  private static final int MIN_ROWS = 50;
  private static final int MIN_DAYS = 4;
  private static final double DAY_SECONDS = 86_400;

  /** How far the days may scatter about the line, in the median. */
  private static final double MAX_SCATTER_MILLIS = 50;

  /** The fit, where there are four days with 50 samples each and a line fits them. */
  public static Optional<ClockFit> of(DeviceTrace device, int first, int last) {
    double[] days = new double[last - first + 1];
    double[] lags = new double[days.length];
    double middle = (first + last + 1) / 2.0;
    int n = 0;
    for (int day = first; day <= last; day++) {
      DayTrace trace = device.day(day);
      if (trace != null && trace.rows() >= MIN_ROWS) {
        days[n] = day + trace.leastLagSecond() / DAY_SECONDS - middle;
        lags[n++] = trace.leastLagMicros() / 1000.0;
      }
    }
    return n < MIN_DAYS ? Optional.empty() : line(days, lags, n);
  }

  private static Optional<ClockFit> line(double[] days, double[] lags, int n) {
    double[] slopes = new double[n * (n - 1) / 2];
    int s = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        // Two days' least delays may have been seen just before and just after midnight.
        if (days[j] - days[i] > 0.5) {
          slopes[s++] = (lags[j] - lags[i]) / (days[j] - days[i]);
        }
      }
    }
    if (s == 0) {
      return Optional.empty();
    }
    double slope = median(slopes, s);
    double[] rests = new double[n];
    for (int i = 0; i < n; i++) {
      rests[i] = lags[i] - slope * days[i];
    }
    double offset = median(rests, n);
    for (int i = 0; i < n; i++) {
      rests[i] = Math.abs(lags[i] - slope * days[i] - offset);
    }
    return median(rests, n) > MAX_SCATTER_MILLIS
        ? Optional.empty()
        : Optional.of(new ClockFit(offset, slope));
  }

  /** The median of the first n values. */
  public static double median(double[] values, int n) {
    double[] sorted = Arrays.copyOf(values, n);
    Arrays.sort(sorted);
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** Whether the clock runs by itself: set to no time service, or to none that works. */
  public boolean isFree() {
    return Math.abs(offsetMillis) >= 2000 || Math.abs(driftMillis) >= 50;
  }
}
