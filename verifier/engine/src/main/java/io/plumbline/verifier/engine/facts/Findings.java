package io.plumbline.verifier.engine.facts;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects findings by kind. Not thread-safe. */
public final class Findings {
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, TreeSet<String>> subjects = new TreeMap<>();

  /** Notices something {@code count} times about one subject; a count of 0 is nothing. */
  public void add(String kind, String subject, long count) {
    if (count > 0) {
      counts.merge(kind, count, Long::sum);
      subjects.computeIfAbsent(kind, key -> new TreeSet<>()).add(subject);
    }
  }

  /** Everything so far, by kind. */
  public List<Finding> toList() {
    return counts.entrySet().stream()
        .map(entry ->
            new Finding(
                entry.getKey(),
                entry.getValue(),
                List.copyOf(subjects.getOrDefault(entry.getKey(), new TreeSet<>()))))
        .toList();
  }
}
