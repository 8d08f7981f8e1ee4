package io.plumbline.driver.mqtt;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.Reading;
import io.plumbline.driver.mqtt.session.Arrived;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns a message into readings, one for each channel that reads its topic. Thread-safe. */
final class Decoder {
  /** The number grammar of JSON (RFC 8259, 6). */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private static final int LONGEST_NUMBER = 400;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final int maxPayloadBytes;

  Decoder(int maxPayloadBytes) {
    this.maxPayloadBytes = maxPayloadBytes;
  }

  /**
   * The readings of a message.
   *
   * @param malformed takes one line for each reading that is BAD because of the payload
   */
  List<Reading> decode(Arrived message, List<TopicChannel> channels, Consumer<String> malformed) {
    List<Reading> readings = new ArrayList<>(channels.size());
    Document document = new Document(message.payload());
    for (TopicChannel channel : channels) {
      if (message.retained() && !channel.retained()) {
        continue;
      }
      try {
        if (message.payload().length > maxPayloadBytes) {
          throw new Malformed(
              "a payload of %d bytes, at most %d"
                  .formatted(message.payload().length, maxPayloadBytes));
        }
        Reading reading = read(channel, document);
        if (reading != null) {
          readings.add(reading);
        }
      } catch (Malformed e) {
        malformed.accept(
            "%s, topic %s: %s".formatted(channel.channel(), message.topic(), e.getMessage()));
        readings.add(Reading.bad(channel.channel(), timeIfAny(channel, document)));
      }
    }
    return readings;
  }

  private static @Nullable Reading read(TopicChannel channel, Document document) throws Malformed {
    if (channel.format() == TopicChannel.Format.RAW) {
      Value value = convert(raw(document.text(), channel.type()), channel.type());
      return new Reading(channel.channel(), Reading.NO_TIME, value, Quality.GOOD);
    }
    JsonNode root = document.json();
    JsonNode node = root.at(channel.value());
    if (node.isMissingNode() && channel.skipMissing()) {
      return null;
    }
    long micros = time(channel, root);
    Quality quality = quality(channel, root);
    if (quality == Quality.BAD || node.isNull()) {
      return Reading.bad(channel.channel(), micros);
    }
    return new Reading(channel.channel(), micros, convert(node, channel.type()), quality);
  }

  /** A raw payload as the JSON scalar that it looks like. */
  private static JsonNode raw(String text, TopicChannel.Type type) throws Malformed {
    boolean scalar =
        text.equals("true")
            || text.equals("false")
            || (text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches());
    return type != TopicChannel.Type.TEXT && scalar
        ? parse(text.getBytes(StandardCharsets.UTF_8))
        : TextNode.valueOf(text);
  }

  private static Value convert(JsonNode node, TopicChannel.Type type) throws Malformed {
    return switch (type) {
      case TEXT -> {
        if (!node.isValueNode()) {
          throw new Malformed("the value is " + node.getNodeType());
        }
        yield new Value.Text(node.asText());
      }
      case NUMBER -> {
        JsonNode number = node.isTextual() ? raw(node.textValue().strip(), type) : node;
        if (!number.isNumber()) {
          throw new Malformed("the value is no number");
        }
        yield number(number);
      }
      case BOOL -> {
        JsonNode truth =
            node.isTextual() ? raw(node.textValue().strip().toLowerCase(Locale.ROOT), type) : node;
        if (!truth.isBoolean()) {
          throw new Malformed("the value is neither true nor false");
        }
        yield new Value.Bool(truth.booleanValue());
      }
      case AUTO -> auto(node);
    };
  }

  private static Value auto(JsonNode node) throws Malformed {
    if (node.isBoolean()) {
      return new Value.Bool(node.booleanValue());
    }
    if (node.isTextual()) {
      return new Value.Text(node.textValue());
    }
    if (node.isNumber()) {
      return number(node);
    }
    throw new Malformed("the value is " + node.getNodeType());
  }

  /** An integer beyond 64 bits keeps its digits; a decimal number beyond binary64 is malformed. */
  private static Value number(JsonNode node) throws Malformed {
    if (node.isIntegralNumber()) {
      return node.canConvertToLong()
          ? new Value.Int(node.longValue())
          : new Value.Text(node.asText());
    }
    double value = node.doubleValue();
    if (!Double.isFinite(value)) {
      throw new Malformed("the number is out of range");
    }
    return new Value.Real(value);
  }

  private static long time(TopicChannel channel, JsonNode root) throws Malformed {
    if (channel.time().isEmpty()) {
      return Reading.NO_TIME;
    }
    JsonNode node = part(root, channel.time().get(), "time");
    return channel.timeFormat().micros(node);
  }

  private static long timeIfAny(TopicChannel channel, Document document) {
    try {
      return channel.time().isPresent() ? time(channel, document.json()) : Reading.NO_TIME;
    } catch (Malformed e) {
      return Reading.NO_TIME;
    }
  }

  private static Quality quality(TopicChannel channel, JsonNode root) throws Malformed {
    if (channel.quality().isEmpty()) {
      return Quality.GOOD;
    }
    JsonNode node = part(root, channel.quality().get(), "quality");
    if (node.isBoolean()) {
      return node.booleanValue() ? Quality.GOOD : Quality.BAD;
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      // The two highest bits of an OPC UA StatusCode are its severity (OPC 10000-4, 7.39).
      return switch ((int) (node.longValue() >>> 30 & 3)) {
        case 0 -> Quality.GOOD;
        case 1 -> Quality.UNCERTAIN;
        default -> Quality.BAD;
      };
    }
    String text = node.asText().toUpperCase(Locale.ROOT);
    for (Quality quality : Quality.values()) {
      if (quality.name().equals(text)) {
        return quality;
      }
    }
    throw new Malformed("the quality '" + node.asText() + "' is unknown");
  }

  private static JsonNode part(JsonNode root, JsonPointer path, String what) throws Malformed {
    JsonNode node = root.at(path);
    if (node.isMissingNode()) {
      throw new Malformed("no " + what + " at " + path);
    }
    return node;
  }

  private static JsonNode parse(byte[] bytes) throws Malformed {
    try {
      JsonNode node = JSON.readTree(bytes);
      if (node == null || node instanceof MissingNode) {
        throw new Malformed("an empty payload is no JSON");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new Malformed("no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new Malformed("no JSON: " + e.getMessage());
    }
  }

  /** A payload that is parsed at most once, however many channels read it. */
  private static final class Document {
    private final byte[] payload;
    private @Nullable JsonNode json;
    private @Nullable Malformed fault;

    Document(byte[] payload) {
      this.payload = payload;
    }

    JsonNode json() throws Malformed {
      if (fault != null) {
        throw fault;
      }
      if (json == null) {
        try {
          json = parse(payload);
        } catch (Malformed e) {
          fault = e;
          throw e;
        }
      }
      return json;
    }

    String text() throws Malformed {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      } catch (CharacterCodingException e) {
        throw new Malformed("the payload is not UTF-8");
      }
    }
  }
}
