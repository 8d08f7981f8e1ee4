package io.plumbline.driver.mqtt.sparkplug;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message to an edge node, sent with quality of service 0 and not retained (Sparkplug 3.0.0,
 * 5.14).
 *
 * @param topic where
 * @param payload its bytes
 */
public record Command(String topic, byte[] payload) {
  private static final String REBIRTH = "Node Control/Rebirth";
  private static final int BOOLEAN = 11;

  /** Asks an edge node to send its births again. */
  static Command rebirth(String group, String node, long millis) {
    ByteArrayOutputStream metric = new ByteArrayOutputStream();
    byte[] name = REBIRTH.getBytes(StandardCharsets.UTF_8);
    tag(metric, 1, 2);
    varint(metric, name.length);
    metric.writeBytes(name);
    tag(metric, 3, 0);
    varint(metric, millis);
    tag(metric, 4, 0);
    varint(metric, BOOLEAN);
    tag(metric, 14, 0);
    varint(metric, 1);
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    tag(payload, 1, 0);
    varint(payload, millis);
    tag(payload, 2, 2);
    varint(payload, metric.size());
    payload.writeBytes(metric.toByteArray());
    return new Command("spBv1.0/%s/NCMD/%s".formatted(group, node), payload.toByteArray());
  }

  private static void tag(ByteArrayOutputStream out, int field, int wireType) {
    varint(out, (long) field << 3 | wireType);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
