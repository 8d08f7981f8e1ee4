package io.plumbline.driver.mqtt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which channels read a topic. Immutable: topics without wildcard are looked up, filters with one
 * are tried in turn.
 */
final class TopicTable {
  private final Map<String, List<TopicChannel>> exact = new HashMap<>();
  private final List<TopicChannel> wild = new ArrayList<>();
  private final List<String> subscriptions;

  /**
   * A table.
   *
   * @param channels the channels that read topics
   * @param more filters of others on the same session
   */
  TopicTable(List<TopicChannel> channels, List<TopicFilter> more) {
    Map<String, TopicFilter> wildFilters = new LinkedHashMap<>();
    for (TopicChannel channel : channels) {
      if (channel.filter().hasWildcard()) {
        wild.add(channel);
        wildFilters.put(channel.filter().text(), channel.filter());
      } else {
        exact.computeIfAbsent(channel.filter().topic(), t -> new ArrayList<>()).add(channel);
      }
    }
    more.forEach(filter -> wildFilters.put(filter.text(), filter));
    Set<String> uncovered = new LinkedHashSet<>();
    Stream.concat(channels.stream().map(TopicChannel::filter), more.stream())
        .filter(one ->
            wildFilters.values().stream()
                .noneMatch(other -> !other.text().equals(one.text()) && other.covers(one)))
        .forEach(one -> uncovered.add(one.text()));
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
