package io.plumbline.driver.mqtt;

import com.fasterxml.jackson.core.JsonPointer;
import io.plumbline.contract.config.Options;
import io.plumbline.driver.ChannelSpec;
import java.util.Optional;
import java.util.function.Function;

/**
 * One channel and how it reads its topic.
 *
 * @param channel the channel
 * @param filter the topics it reads
 * @param format how payloads are written
 * @param type what values become
 * @param value where the value stands, for JSON
 * @param time where the machine's time stands, for JSON
 * @param timeFormat how the time is written
 * @param quality where the quality stands, for JSON
 * @param skipMissing whether a document without the value says nothing about the channel, instead
 *     of BAD
 * @param retained whether a retained message is taken for a sample
 */
record TopicChannel(
    ChannelSpec channel,
    TopicFilter filter,
    Format format,
    Type type,
    JsonPointer value,
    Optional<JsonPointer> time,
    SourceTime timeFormat,
    Optional<JsonPointer> quality,
    boolean skipMissing,
    boolean retained) {
  /** How payloads are written. */
  enum Format {
    RAW,
    JSON
  }

  /** What values become. */
  enum Type {
    /** As written: numbers and truth values where they are such, else text. */
    AUTO,
    TEXT,
    NUMBER,
    BOOL
  }

  private enum Missing {
    BAD,
    SKIP
  }

  private enum Retained {
    ACCEPT,
    SKIP
  }

  static TopicChannel of(ChannelSpec channel) {
    Options options = channel.options();
    if (options.has("metric")) {
      String metric = options.text("metric");
      throw options.fault(
          "metric", metric, metric, "只用于有 sparkplug 的设备", "a key in a device with sparkplug only");
    }
    TopicFilter filter = filter(options);
    Format format = options.choice("format", Format.class, Format.RAW);
    Type type = options.choice("type", Type.class, Type.AUTO);
    Optional<JsonPointer> value = path(options, "value", format);
    Optional<JsonPointer> time = path(options, "time", format);
    Optional<JsonPointer> quality = path(options, "quality", format);
    SourceTime timeFormat = options.choice("time-format", SourceTime.class, SourceTime.AUTO);
    boolean skipMissing = options.choice("missing", Missing.class, Missing.BAD) == Missing.SKIP;
    // A retained message may be of any age. With a time of its own it is judged by that; without,
    // it would pass for
    // news of a machine that has been silent for a year.
    Retained absent = time.isPresent() ? Retained.ACCEPT : Retained.SKIP;
    boolean retained = options.choice("retained", Retained.class, absent) == Retained.ACCEPT;
    options.refuseOthers();
    return new TopicChannel(
        channel,
        filter,
        format,
        type,
        value.orElse(JsonPointer.empty()),
        time,
        timeFormat,
        quality,
        skipMissing,
        retained);
  }

  private static TopicFilter filter(Options options) {
    return parsed(
        options, "topic", options.text("topic"), TopicFilter::of, "主题过滤器", "a topic filter");
  }

  private static Optional<JsonPointer> path(Options options, String key, Format format) {
    Optional<String> text = options.optionalText(key);
    if (text.isPresent() && format == Format.RAW) {
      throw options.fault(
          key, text.get(), text.get(), "只用于 format: json", "a key of format: json only");
    }
    return text.map(t ->
        parsed(
            options,
            key,
            t,
            JsonPath::of,
            "路径，如 $.a.b[0] 或 /a/b/0",
            "a path such as $.a.b[0] or /a/b/0"));
  }

  private static <T> T parsed(
      Options options,
      String key,
      String text,
      Function<String, T> parser,
      String expectedZh,
      String expectedEn) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw options.fault(key, text, text, expectedZh, expectedEn + " (" + e.getMessage() + ")");
    }
  }
}
