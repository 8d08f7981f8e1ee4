package io.plumbline.collector.agent.config;

import java.time.Duration;

/**
 * How much the spool may hold. The oldest file is dropped, counted and recorded as a gap when a
 * limit is reached.
 *
 * @param bytes all files together
 * @param age of the newest frame in a file
 * @param fileBytes a file is closed once it is this large; at most a quarter of {@code bytes}
 */
public record SpoolRules(long bytes, Duration age, long fileBytes) {
  /** 1 GiB, 30 days, files of 8 MiB. */
  public static final SpoolRules DEFAULT = new SpoolRules(1L << 30, Duration.ofDays(30), 8L << 20);
}
