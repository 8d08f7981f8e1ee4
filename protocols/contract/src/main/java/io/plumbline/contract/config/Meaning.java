package io.plumbline.contract.config;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.chain.Digest;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Digests of what mappings say, wherever they stand and in whatever order: two have the same when
 * they say the same. What an alias repeats is looked at once. Used once, by one thread.
 */
final class Meaning {
  private static final int TEXT = 1;
  private static final int REFERENCE = 2;
  private static final int LIST = 3;
  private static final int MAPPING = 4;

  private final Map<Object, Digest> done = new IdentityHashMap<>();

  /** What a mapping says. */
  Digest of(Options options) {
    Digest before = done.get(options);
    if (before != null) {
      return before;
    }
    ByteSink said = new ByteSink();
    new TreeMap<>(options.entries())
        .forEach((key, entry) -> {
          text(said, key);
          value(said, entry.value());
        });
    Digest now = Digest.sha256(said.toBytes());
    done.put(options, now);
    return now;
  }

  private Digest of(List<?> values) {
    Digest before = done.get(values);
    if (before != null) {
      return before;
    }
    ByteSink said = new ByteSink();
    for (Object each : values) {
      value(said, ((Options.Entry) each).value());
    }
    Digest now = Digest.sha256(said.toBytes());
    done.put(values, now);
    return now;
  }

  private void value(ByteSink said, Object value) {
    switch (value) {
      case String text -> text(said.u8(TEXT), text);
      case References.Text(String resolved, String written) -> {
        text(said.u8(REFERENCE), resolved);
        text(said, written);
      }
      case List<?> list -> said.u8(LIST).digest(of(list));
      case Options mapping -> said.u8(MAPPING).digest(mapping.meaning(this));
      default -> throw new IllegalArgumentException("a value that is a " + value.getClass());
    }
  }

  /** Code units one by one: an escape can stand for half of a character. */
  private static void text(ByteSink said, String text) {
    said.varint(text.length());
    for (int i = 0; i < text.length(); i++) {
      said.u16(text.charAt(i));
    }
  }
}
