package io.plumbline.verifier.engine.usage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers names in the order in which they come: 0, 1, 2 … Not thread-safe. */
final class Names {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  /** The number of a name, given on first sight. */
  int number(String name) {
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    numbers.put(name, names.size());
    names.add(name);
    return names.size() - 1;
  }

  /** The number of a name, −1 when it never came. */
  int find(String name) {
    return numbers.getOrDefault(name, -1);
  }

  int size() {
    return names.size();
  }
}
