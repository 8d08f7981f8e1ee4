package io.plumbline.benchmarks.fleet;

import java.time.Instant;

/**
 * How large a fleet is.
 *
 * @param devices machines, each with one state channel
 * @param steps how often each was read
 * @param frameMinutes how long a frame of an agent lasts; an agent has {@link #AGENT_DEVICES}
 *     machines
 * @param periodSeconds how long from one reading to the next, 60 or a part of it
 */
public record FleetSize(int devices, int steps, int frameMinutes, int periodSeconds) {
  /** Machines of one agent. */
  public static final int AGENT_DEVICES = 1000;

  /** The gateway that wrote its archive. */
  public static final String GATEWAY = "gw-1";

  /** The first reading, milliseconds: 2024-06-01 in Shanghai. */
  static final long START_MILLIS = Instant.parse("2024-05-31T16:00:00Z").toEpochMilli();

  /** A fleet of at least so many samples, and some more. */
  public static FleetSize of(long samples, int devices, int frameMinutes, int periodSeconds) {
    // Outages take 4.5 % of the readings.
    long steps = Math.ceilDiv(samples * 105 / 100, devices);
    int frameSteps = frameMinutes * 60 / periodSeconds;
    return new FleetSize(
        devices,
        Math.toIntExact(Math.ceilDiv(steps, frameSteps) * frameSteps),
        frameMinutes,
        periodSeconds);
  }

  /** How often each machine was read in the time of a frame. */
  int frameSteps() {
    return frameMinutes * 60 / periodSeconds;
  }

  /** When a step begins, milliseconds since the epoch. */
  long startMillis(int step) {
    return START_MILLIS + step * 1000L * periodSeconds;
  }

  /** Name of its folder; the number changes when the same fleet is written otherwise. */
  public String folder() {
    String period = periodSeconds == 60 ? "" : "-%ds".formatted(periodSeconds);
    return "fleet-2-%dx%d-%dmin%s".formatted(devices, steps, frameMinutes, period);
  }

  /** Days that the readings touch. */
  public int days() {
    return (int) ((long) steps * periodSeconds / 86_400 + 2);
  }

  /** Agents of the fleet. */
  public int agents() {
    return (devices + AGENT_DEVICES - 1) / AGENT_DEVICES;
  }

  /** When the frame that a step belongs to arrived. */
  long arrivalMillis(int step) {
    return startMillis((step / frameSteps() + 1) * frameSteps()) + 1000;
  }

  static String deviceId(int device) {
    return "D%06d".formatted(device);
  }
}
