package io.plumbline.collector.gateway.config;

import java.time.Duration;

/**
 * What the gateway grants to peers.
 *
 * @param connections agents connected at the same time
 * @param creditBytes bytes of offers that one agent may have under way
 * @param pendingBytes bytes of offers of all agents that wait for the disk; beyond, the gateway
 *     stops reading
 * @param rateBytes bytes a second that one agent may offer; beyond, reading from it pauses
 * @param handshake for the TLS handshake
 * @param hello from the handshake to Hello
 * @param message from the length of a message to its last byte
 * @param silence without any message
 */
public record GatewayLimits(
    int connections,
    long creditBytes,
    long pendingBytes,
    long rateBytes,
    Duration handshake,
    Duration hello,
    Duration message,
    Duration silence) {
  /** The limits that hold where the configuration names none. */
  public static final GatewayLimits DEFAULT =
      new GatewayLimits(
          10_000,
          16L << 20,
          256L << 20,
          64L << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10));
}
