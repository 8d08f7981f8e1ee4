package io.plumbline.deploy.command;

import io.plumbline.contract.fault.Words;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows how far long work has come: on a terminal one line that is rewritten, in a pipe a plain
 * line every few seconds. Writes to standard error only. Thread-safe.
 */
public final class Progress {
  private static final long TERMINAL_NANOS = Duration.ofMillis(150).toNanos();
  private static final long PIPE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int BAR = 24;

  private final PrintWriter err;
  private final boolean terminal;
  private final String language;
  private final Words label;
  private final Words unit;
  private final long startNanos = System.nanoTime();

  private long shownNanos;
  private int shownWidth;

  /**
   * Starts the clock.
   *
   * @param err where to write
   * @param language {@code zh} or {@code en}
   * @param label what is being done
   * @param unit what is counted, for the rate
   */
  public Progress(PrintWriter err, String language, Words label, Words unit) {
    this.err = err;
    this.terminal = Boolean.getBoolean("plumbline.terminal");
    this.language = language;
    this.label = label;
    this.unit = unit;
    this.shownNanos = startNanos;
  }

  /**
   * Says how far it is; shown at most a few times a second.
   *
   * @param counted units done so far, for the rate
   * @param share share done, 0 to 1, or a negative number when it is not known
   */
  public synchronized void update(long counted, double share) {
    long now = System.nanoTime();
    if (now - shownNanos < (terminal ? TERMINAL_NANOS : PIPE_NANOS)) {
      return;
    }
    shownNanos = now;
    show(line(counted, share, now), false);
  }

  /** The work is done: shows the last line and its rate. */
  public synchronized void done(long counted) {
    show(line(counted, 1, System.nanoTime()), true);
  }

  /** The work stopped: leaves the terminal on a fresh line. */
  public synchronized void stopped() {
    if (terminal && shownWidth > 0) {
      err.println();
      err.flush();
    }
  }

  private String line(long counted, double share, long now) {
    double seconds = Math.max(1e-3, (now - startNanos) / 1e9);
    StringBuilder line = new StringBuilder(label.in(language));
    if (share >= 0) {
      if (terminal) {
        int full = (int) Math.round(Math.min(1, share) * BAR);
        line.append(" [").append("█".repeat(full)).append("·".repeat(BAR - full)).append(']');
      }
      line.append(String.format(Locale.ROOT, " %3.0f %%", Math.min(1, share) * 100));
    }
    line.append(
        String.format(
            Locale.ROOT,
            "  %,d %s  %,.0f %s/s",
            counted,
            unit.in(language),
            counted / seconds,
            unit.in(language)));
    if (share > 0 && share < 1) {
      long left = Math.round(seconds * (1 - share) / share);
      line.append(Words.of("  剩余 %d:%02d", "  %d:%02d left", left / 60, left % 60).in(language));
    } else if (share >= 1) {
      line.append(String.format(Locale.ROOT, "  %.1f s", seconds));
    }
    return line.toString();
  }

  private void show(String line, boolean last) {
    if (terminal) {
      err.print("\r" + line + " ".repeat(Math.max(0, shownWidth - line.length())));
      shownWidth = line.length();
      if (last) {
        err.println();
      }
    } else {
      err.println(line);
    }
    err.flush();
  }
}
