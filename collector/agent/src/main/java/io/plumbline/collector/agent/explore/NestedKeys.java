package io.plumbline.collector.agent.explore;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keys with dots, such as {@code tls.ca}, as nested mappings. */
final class NestedKeys {
  private NestedKeys() {}

  /** The keys as a driver reads them. */
  static Options options(String place, Map<String, String> keys) {
    return options(place, nest(keys));
  }

  private static Options options(String place, NestedMap nested) {
    Map<String, Options.Entry> entries = new LinkedHashMap<>();
    nested.entries.forEach((key, value) ->
        entries.put(
            key,
            new Options.Entry(
                value instanceof NestedMap inner ? options(place, inner) : value, place)));
    return new Options(place, entries);
  }

  /** A mapping of texts and mappings, in the order in which its keys were given. */
  static final class NestedMap {
    private final Map<String, Object> entries = new LinkedHashMap<>();

    Map<String, Object> entries() {
      return entries;
    }
  }

  static NestedMap nest(Map<String, String> keys) {
    NestedMap root = new NestedMap();
    keys.forEach((key, value) -> {
      NestedMap at = root;
      String[] steps = key.split("\\.", -1);
      for (int i = 0; i + 1 < steps.length; i++) {
        Object inner = at.entries.computeIfAbsent(steps[i], step -> new NestedMap());
        if (!(inner instanceof NestedMap mapping)) {
          throw twice(key);
        }
        at = mapping;
      }
      if (at.entries.put(steps[steps.length - 1], value) instanceof NestedMap) {
        throw twice(key);
      }
    });
    return root;
  }

  private static InputFault twice(String key) {
    return new InputFault(
        Words.of(
            "键 %s 既是值又是映射。", "The key %s is a value and a mapping, expected one of them.", key));
  }
}
