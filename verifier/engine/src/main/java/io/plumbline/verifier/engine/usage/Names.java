package io.plumbline.verifier.engine.usage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers names in the order in which they come: 0, 1, 2 … One thread adds; any thread may ask
 * meanwhile.
 */
final class Names {
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

  /** The number of a name, given on first sight. */
  int number(String name) {
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    int next = numbers.size();
    numbers.put(name, next);
    return next;
  }

  /** The number of a name, −1 when it never came. */
  int find(String name) {
    return numbers.getOrDefault(name, -1);
  }

  int size() {
    return numbers.size();
  }
}
