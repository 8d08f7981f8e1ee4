package io.plumbline.driver.mqtt.sparkplug;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.driver.mqtt.sparkplug.Metric.WireValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads payloads by the schema that Sparkplug 3.0.0 prints in section 6.4. Fields that a channel
 * cannot hold are skipped without being descended into. Limits: the bytes of a payload, also of one
 * that is compressed, and the number of its metrics. Immutable.
 */
final class PayloadReader {
  /** Metrics in one payload. */
  static final int MAX_METRICS = 100_000;

  /** The identifier of a payload whose body is another one, compressed. */
  private static final String COMPRESSED = "SPBV1.0_COMPRESSED";

  private static final int QUALITY_GOOD = 192;
  private static final int QUALITY_UNCERTAIN = 64;

  private final int maxBytes;

  PayloadReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  Payload read(byte[] bytes) throws BadPayloadException {
    if (bytes.length > maxBytes) {
      throw new BadPayloadException(
          "a payload of %d bytes, at most %d".formatted(bytes.length, maxBytes));
    }
    return read(bytes, true);
  }

  private Payload read(byte[] bytes, boolean outer) throws BadPayloadException {
    ProtobufReader in = new ProtobufReader(bytes);
    OptionalLong timestamp = OptionalLong.empty();
    OptionalLong seq = OptionalLong.empty();
    List<Metric> metrics = new ArrayList<>();
    String uuid = "";
    byte[] body = new byte[0];
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> timestamp = OptionalLong.of(in.integer());
        case 2 -> metrics.add(metric(in.message()));
        case 3 -> seq = OptionalLong.of(in.integer());
        case 4 -> uuid = in.text();
        case 5 -> body = in.byteString();
        default -> in.skip();
      }
      if (metrics.size() > MAX_METRICS) {
        throw new BadPayloadException("more than " + MAX_METRICS + " metrics in one payload");
      }
    }
    if (uuid.equals(COMPRESSED) && outer) {
      Payload inner = read(inflated(body), false);
      return inner.seq().isPresent()
          ? inner
          : new Payload(inner.timestampMillis(), seq, inner.metrics());
    }
    return new Payload(timestamp, seq, metrics);
  }

  /** The body of a compressed payload: DEFLATE with a zlib header, or GZIP by its first bytes. */
  private byte[] inflated(byte[] body) throws BadPayloadException {
    boolean gzip = body.length > 1 && (body[0] & 0xFF) == 0x1F && (body[1] & 0xFF) == 0x8B;
    ByteArrayInputStream bytes = new ByteArrayInputStream(body);
    try (InputStream in = gzip ? new GZIPInputStream(bytes) : new InflaterInputStream(bytes)) {
      byte[] inflated = in.readNBytes(maxBytes + 1);
      if (inflated.length > maxBytes) {
        throw new BadPayloadException("a compressed payload of more than " + maxBytes + " bytes");
      }
      return inflated;
    } catch (IOException e) {
      throw new BadPayloadException("a compressed payload that cannot be read: " + e.getMessage());
    }
  }

  private static Metric metric(ProtobufReader in) throws BadPayloadException {
    Optional<String> name = Optional.empty();
    OptionalLong alias = OptionalLong.empty();
    OptionalLong timestamp = OptionalLong.empty();
    int dataType = 0;
    boolean historical = false;
    boolean isNull = false;
    Quality quality = Quality.GOOD;
    WireValue value = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> name = Optional.of(in.text());
        case 2 -> alias = OptionalLong.of(in.integer());
        case 3 -> timestamp = OptionalLong.of(in.integer());
        case 4 -> dataType = (int) in.integer();
        case 5 -> historical = in.flag();
        case 7 -> isNull = in.flag();
        case 9 -> quality = quality(in.message());
        default -> value = value(field, in, value);
      }
    }
    return new Metric(
        name,
        alias,
        timestamp,
        dataType,
        historical,
        quality,
        isNull ? Optional.empty() : Optional.ofNullable(value));
  }

  private static @Nullable WireValue value(int field, ProtobufReader in, @Nullable WireValue before)
      throws BadPayloadException {
    return switch (field) {
      case 10 -> new WireValue.Int32((int) in.integer());
      case 11 -> new WireValue.Int64(in.integer());
      case 12 -> new WireValue.Real32(in.float32());
      case 13 -> new WireValue.Real64(in.float64());
      case 14 -> new WireValue.Truth(in.flag());
      case 15 -> new WireValue.Text(in.text());
      case 16 -> new WireValue.Bytes(in.byteString());
      case 17, 18, 19 -> {
        in.skip();
        yield new WireValue.Structure();
      }
      default -> {
        in.skip();
        yield before;
      }
    };
  }

  /**
   * What the property {@code Quality} says (Sparkplug 3.0.0, 6.4.10): 192 is good, 0 bad, 500
   * stale. A stale value is no value of now, so it is BAD. Codes between 64 and 127 are the
   * uncertain ones of OPC.
   */
  private static Quality quality(ProtobufReader in) throws BadPayloadException {
    List<String> keys = new ArrayList<>();
    List<Long> values = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> keys.add(in.text());
        case 2 -> values.add(integerProperty(in.message()));
        default -> in.skip();
      }
    }
    int at = keys.indexOf("Quality");
    if (at < 0 || at >= values.size()) {
      return Quality.GOOD;
    }
    long code = values.get(at);
    if (code == QUALITY_GOOD) {
      return Quality.GOOD;
    }
    return code >= QUALITY_UNCERTAIN && code < 2 * QUALITY_UNCERTAIN
        ? Quality.UNCERTAIN
        : Quality.BAD;
  }

  /** The integer of a property; −1 where it has none. */
  private static long integerProperty(ProtobufReader in) throws BadPayloadException {
    long value = -1;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 3 || field == 4) {
        value = in.integer();
      } else {
        in.skip();
      }
    }
    return value;
  }
}
