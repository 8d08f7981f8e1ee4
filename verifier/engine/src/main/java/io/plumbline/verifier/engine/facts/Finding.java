package io.plumbline.verifier.engine.facts;

import java.util.List;

/**
 * Something noticed on the way to the facts.
 *
 * @param kind such as {@code never-observed}
 * @param count how often; never cut
 * @param subjects whom it concerns, sorted, the first {@link #MAX_SUBJECTS}
 */
public record Finding(String kind, long count, List<String> subjects) {
  /** How many subjects a finding names. */
  public static final int MAX_SUBJECTS = 100;

  public Finding {
    subjects = subjects.stream().sorted().distinct().limit(MAX_SUBJECTS).toList();
  }
}
