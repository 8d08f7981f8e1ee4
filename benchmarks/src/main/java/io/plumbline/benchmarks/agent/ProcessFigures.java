package io.plumbline.benchmarks.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel says about a process at one instant.
 *
 * @param atNanos when, {@link System#nanoTime}
 * @param cpuSeconds user and system time so far, of all its threads
 * @param residentMegabytes memory that is in RAM now
 * @param anonymousMegabytes of these, those that no file is behind: heap, stacks, native memory
 * @param mostMegabytes the most that was in RAM so far
 */
record ProcessFigures(
    long atNanos,
    double cpuSeconds,
    double residentMegabytes,
    double anonymousMegabytes,
    double mostMegabytes) {
  /** {@code sysconf(_SC_CLK_TCK)} of Linux on every architecture that Java 25 runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final Pattern KILOBYTES = Pattern.compile("(\\w+):\\s+(\\d+) kB");

  /** Reads {@code /proc/PID} (proc(5)). */
  static ProcessFigures of(long pid) throws IOException {
    Path folder = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(folder.resolve("stat"), StandardCharsets.UTF_8);
    // The name in parentheses may hold blanks; user time is the 14th field, system time the 15th.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
    List<String> status = Files.readAllLines(folder.resolve("status"), StandardCharsets.UTF_8);
    return new ProcessFigures(
        System.nanoTime(),
        ticks / TICKS_PER_SECOND,
        megabytes(status, "VmRSS"),
        megabytes(status, "RssAnon"),
        megabytes(status, "VmHWM"));
  }

  /** How many cores the process took since an earlier instant. */
  double coresSince(ProcessFigures earlier) {
    return (cpuSeconds - earlier.cpuSeconds) * 1e9 / (atNanos - earlier.atNanos);
  }

  private static double megabytes(List<String> status, String name) throws IOException {
    for (String line : status) {
      Matcher matcher = KILOBYTES.matcher(line);
      if (matcher.matches() && matcher.group(1).equals(name)) {
        return Double.parseDouble(matcher.group(2)) * 1024 / 1e6;
      }
    }
    throw new IOException("the kernel does not say " + name);
  }
}
