package io.plumbline.driver.mqtt.session;

import java.nio.charset.StandardCharsets;

/**
 * What the broker keeps for others about one session: a retained message, first that it is online,
 * and from its end that it is offline. The latter is also the last will, so that it comes when the
 * agent dies.
 *
 * @param topic where
 * @param online payload while the session lasts
 * @param offline payload after it
 */
public record Presence(String topic, byte[] online, byte[] offline) {
  /** Quality of service of both messages. */
  static final int QOS = 1;

  /** A presence with payloads that are text. */
  public static Presence of(String topic, String online, String offline) {
    return new Presence(
        topic, online.getBytes(StandardCharsets.UTF_8), offline.getBytes(StandardCharsets.UTF_8));
  }

  /** The state of a Sparkplug host application (Sparkplug 3.0.0, 5.2), both with one time. */
  public static Presence ofHost(String hostId, long nowMillis) {
    String state = "{\"online\":%s,\"timestamp\":%d}";
    return of(
        "spBv1.0/STATE/" + hostId,
        state.formatted(true, nowMillis),
        state.formatted(false, nowMillis));
  }
}
