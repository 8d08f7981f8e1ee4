package io.plumbline.driver.mqtt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which channels read a topic. Immutable: topics without wildcard are looked up, filters with one
 * are tried in turn.
 */
final class TopicTable {
  private final Map<String, List<TopicChannel>> exact = new HashMap<>();
  private final List<TopicChannel> wild = new ArrayList<>();
  private final List<String> subscriptions;

  TopicTable(List<TopicChannel> channels) {
    Map<String, TopicFilter> wildFilters = new LinkedHashMap<>();
    for (TopicChannel channel : channels) {
      if (channel.filter().hasWildcard()) {
        wild.add(channel);
        wildFilters.put(channel.filter().text(), channel.filter());
      } else {
        exact.computeIfAbsent(channel.filter().text(), t -> new ArrayList<>()).add(channel);
      }
    }
    Set<String> uncovered = new LinkedHashSet<>();
    for (TopicChannel channel : channels) {
      String text = channel.filter().text();
      boolean covered =
          wildFilters.values().stream()
              .anyMatch(f -> !f.text().equals(text) && f.covers(channel.filter()));
      if (!covered) {
        uncovered.add(text);
      }
    }
    subscriptions = List.copyOf(uncovered);
  }

  /**
   * The filters to subscribe to: those that no other one covers, because a broker may send a
   * message once for each subscription that it matches.
   */
  List<String> subscriptions() {
    return subscriptions;
  }

  /** The channels that read a topic. */
  List<TopicChannel> channels(String topic) {
    List<TopicChannel> found = exact.getOrDefault(topic, List.of());
    if (wild.isEmpty()) {
      return found;
    }
    List<TopicChannel> all = new ArrayList<>(found);
    for (TopicChannel channel : wild) {
      if (channel.filter().matches(topic)) {
        all.add(channel);
      }
    }
    return all;
  }
}
