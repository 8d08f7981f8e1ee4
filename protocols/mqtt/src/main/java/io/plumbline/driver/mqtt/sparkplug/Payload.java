package io.plumbline.driver.mqtt.sparkplug;

import java.util.List;
import java.util.OptionalLong;

/**
 * A Sparkplug B payload (Sparkplug 3.0.0, 6.4.5).
 *
 * @param timestampMillis when it was made, milliseconds since the epoch
 * @param seq its number within the node's session, 0 to 255
 * @param metrics its metrics, in order
 */
record Payload(OptionalLong timestampMillis, OptionalLong seq, List<Metric> metrics) {
  Payload {
    metrics = List.copyOf(metrics);
  }

  /** Which connection of the edge node a birth or death belongs to, where it says so. */
  OptionalLong birthDeathNumber() {
    for (Metric metric : metrics) {
      if (metric.name().equals(java.util.Optional.of("bdSeq")) && metric.value().isPresent()) {
        return switch (metric.value().get()) {
          case Metric.WireValue.Int32(int bits) -> OptionalLong.of(Integer.toUnsignedLong(bits));
          case Metric.WireValue.Int64(long bits) -> OptionalLong.of(bits);
          default -> OptionalLong.empty();
        };
      }
    }
    return OptionalLong.empty();
  }
}
