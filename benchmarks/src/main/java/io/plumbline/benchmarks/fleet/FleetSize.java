package io.plumbline.benchmarks.fleet;

import java.time.Instant;

/**
 * How large a fleet is.
 *
 * @param devices machines, each with one state channel
 * @param steps how often each was read, once a minute
 * @param frameMinutes how long a frame of an agent lasts; an agent has {@link #AGENT_DEVICES}
 *     machines
 */
public record FleetSize(int devices, int steps, int frameMinutes) {
  /** Machines of one agent. */
  public static final int AGENT_DEVICES = 1000;

  /** The first reading, milliseconds: 2024-06-01 in Shanghai. */
  static final long START_MILLIS = Instant.parse("2024-05-31T16:00:00Z").toEpochMilli();

  static final long STEP_MILLIS = 60_000;

  /** A fleet of at least so many samples, and some more. */
  public static FleetSize of(long samples, int devices, int frameMinutes) {
    // Outages take 4.5 % of the readings.
    long steps = Math.ceilDiv(samples * 105 / 100, devices);
    return new FleetSize(
        devices, Math.toIntExact(Math.ceilDiv(steps, frameMinutes) * frameMinutes), frameMinutes);
  }

  /** Name of its folder; the number changes when the same fleet is written otherwise. */
  public String folder() {
    return "fleet-2-%dx%d-%dmin".formatted(devices, steps, frameMinutes);
  }

  /** Days that the readings touch. */
  public int days() {
    return (int) (steps / 1440 + 2);
  }

  int agents() {
    return (devices + AGENT_DEVICES - 1) / AGENT_DEVICES;
  }

  /** When the frame that a step belongs to arrived. */
  long arrivalMillis(int step) {
    return START_MILLIS + (step / frameMinutes + 1L) * frameMinutes * STEP_MILLIS + 1000;
  }

  static String deviceId(int device) {
    return "D%06d".formatted(device);
  }
}
