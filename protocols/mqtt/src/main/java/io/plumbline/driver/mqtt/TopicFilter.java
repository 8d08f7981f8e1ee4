package io.plumbline.driver.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A topic filter (MQTT 5.0 and 3.1.1, 4.7): levels between slashes, {@code +} for any one level,
 * {@code #} at the end for any rest. With {@code $share/group/} in front the broker gives each
 * message to one member of the group (MQTT 5.0, 4.8.2).
 *
 * @param text as configured
 * @param levels its levels, without those of a share
 */
record TopicFilter(String text, List<String> levels) {
  private static final int MAX_BYTES = 65_535;
  private static final String SHARE = "$share";

  TopicFilter {
    levels = List.copyOf(levels);
  }

  /**
   * @throws IllegalArgumentException when the text is no filter
   */
  static TopicFilter of(String text) {
    if (text.isEmpty()
        || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES
        || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("1 to 65535 bytes without NUL");
    }
    List<String> levels = List.of(text.split("/", -1));
    if (levels.getFirst().equals(SHARE)) {
      boolean named =
          levels.size() > 2 && !levels.get(1).isEmpty() && !levels.get(1).matches(".*[+#].*");
      if (!named || levels.subList(2, levels.size()).equals(List.of(""))) {
        throw new IllegalArgumentException("$share/group/filter");
      }
      levels = levels.subList(2, levels.size());
    }
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      boolean wild = level.equals("+") || (level.equals("#") && i == levels.size() - 1);
      if (!wild && (level.contains("+") || level.contains("#"))) {
        throw new IllegalArgumentException("+ alone on a level and # alone on the last one");
      }
    }
    return new TopicFilter(text, levels);
  }

  /** Whether a group shares the messages. */
  boolean isShared() {
    return text.startsWith(SHARE + "/");
  }

  /** The name of the topic, where there is no wildcard. */
  String topic() {
    return String.join("/", levels);
  }

  /** Whether a topic may be of both filters while the broker sends its messages for each. */
  boolean doubles(TopicFilter other) {
    return !text.equals(other.text)
        && (isShared() || other.isShared())
        && (covers(levels, other.levels) || covers(other.levels, levels));
  }

  boolean hasWildcard() {
    return levels.contains("+") || levels.getLast().equals("#");
  }

  /** Whether a topic name is one of the filter's. */
  boolean matches(String topic) {
    if (topic.startsWith("$") && !levels.getFirst().equals(topic.split("/", 2)[0])) {
      return false;
    }
    return covers(levels, List.of(topic.split("/", -1)), false);
  }

  /**
   * Whether every topic of another filter is also one of this one, so that the other needs no
   * subscription.
   */
  boolean covers(TopicFilter other) {
    boolean hidden =
        other.text.startsWith("$") && !levels.getFirst().equals(other.levels.getFirst());
    return !hidden && !isShared() && !other.isShared() && covers(levels, other.levels);
  }

  private static boolean covers(List<String> levels, List<String> other) {
    return covers(levels, other, true);
  }

  private static boolean covers(List<String> levels, List<String> other, boolean filter) {
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      if (level.equals("#")) {
        return true;
      }
      if (i >= other.size()) {
        return false;
      }
      String theirs = other.get(i);
      if (filter && theirs.equals("#")) {
        return false;
      }
      if (!level.equals("+") && !level.equals(theirs)) {
        return false;
      }
    }
    return levels.size() == other.size();
  }
}
