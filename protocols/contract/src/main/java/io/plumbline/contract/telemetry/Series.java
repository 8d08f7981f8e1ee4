package io.plumbline.contract.telemetry;

import io.plumbline.contract.fault.Require;

/**
 * One stream of samples: a channel of a device.
 *
 * @param device the device id as the ledger spells it, 1 to 200 characters
 * @param channel the channel's name within the device, 1 to 200 characters
 * @param role what the channel's samples stand for
 * @param unit UCUM or free text, empty where there is none, at most 200 characters
 */
public record Series(String device, String channel, Role role, String unit) {
  /** The longest identifier accepted from outside, in UTF-16 code units. */
  public static final int MAX_IDENTIFIER = 200;

  public Series {
    Require.identifier("device", device, MAX_IDENTIFIER);
    Require.identifier("channel", channel, MAX_IDENTIFIER);
    Require.length("unit", unit, 0, MAX_IDENTIFIER);
  }

  public Series(String device, String channel, Role role) {
    this(device, channel, role, "");
  }

  /**
   * Spreads numbered names. The hash of a record adds what its texts have, digit by digit in powers
   * of 31: D0000 with t010 had that of D0001 with t000, and a hundred thousand series 3610 hashes.
   */
  @Override
  public int hashCode() {
    return hash(device, channel);
  }

  /** A hash of what tells channels apart, which spreads numbered names. */
  public static int hash(String device, String channel) {
    int hash = device.hashCode() * 0x9E3779B1 + channel.hashCode();
    return hash ^ hash >>> 15;
  }
}
