package io.plumbline.contract.telemetry;

import io.plumbline.contract.fault.Require;

/**
 * A stretch of time in which samples are known to be missing, recorded where the loss was noticed.
 *
 * @param device the device, or empty when every device of the agent is meant
 * @param channel the channel, or empty when every channel of the device is meant
 * @param fromMicros start, microseconds since the epoch, inclusive
 * @param toMicros end, microseconds since the epoch, exclusive; never before the start
 * @param cause why
 * @param lost how many samples are known to be lost, −1 when the number is unknown
 */
public record Gap(
    String device, String channel, long fromMicros, long toMicros, Cause cause, long lost) {
  /** Why samples are missing. */
  public enum Cause {
    /** The connection to the machine was down. */
    DISCONNECTED,
    /** The source said that it dropped notifications or its numbering jumped. */
    SOURCE_LOSS,
    /** The agent was not running. */
    AGENT_DOWN,
    /** The spool reached its limit and dropped its oldest frames. */
    SPOOL_FULL,
    /** A damaged part of the spool could not be read back. */
    SPOOL_DAMAGED,
    /** The gateway refused the frame. */
    REFUSED
  }

  public Gap {
    Require.length("device", device, 0, Series.MAX_IDENTIFIER);
    Require.length("channel", channel, 0, Series.MAX_IDENTIFIER);
    if (toMicros < fromMicros) {
      throw new IllegalArgumentException(
          "gap ends at " + toMicros + " before it starts at " + fromMicros);
    }
    if (lost < -1) {
      throw new IllegalArgumentException("lost is " + lost + ", expected -1 or more");
    }
  }
}
