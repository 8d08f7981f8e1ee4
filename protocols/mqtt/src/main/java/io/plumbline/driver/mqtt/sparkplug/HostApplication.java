package io.plumbline.driver.mqtt.sparkplug;

import io.plumbline.driver.ChannelSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Listens to edge nodes as a Sparkplug B host application does. Subscribes to everything of the
 * configured nodes, also of devices that nobody reads, because one row of numbers runs through all
 * of it. Thread-safe.
 */
public final class HostApplication {
  private record NodeId(String group, String node) {}

  private final Map<NodeId, EdgeNode> nodes = new LinkedHashMap<>();

  /**
   * A host application that has heard nothing yet.
   *
   * @param channels the metrics to read
   * @param asks whether nodes may be asked for a rebirth
   * @param maxPayloadBytes the longest payload that is read, also when it was compressed
   */
  public HostApplication(List<MetricChannel> channels, boolean asks, int maxPayloadBytes) {
    Map<NodeId, Map<String, Map<String, List<ChannelSpec>>>> byNode = new LinkedHashMap<>();
    for (MetricChannel channel : channels) {
      byNode
          .computeIfAbsent(new NodeId(channel.group(), channel.node()), id -> new LinkedHashMap<>())
          .computeIfAbsent(channel.device(), device -> new LinkedHashMap<>())
          .computeIfAbsent(channel.metric(), metric -> new ArrayList<>())
          .add(channel.channel());
    }
    PayloadReader reader = new PayloadReader(maxPayloadBytes);
    byNode.forEach(
        (id, parts) -> nodes.put(id, new EdgeNode(id.group(), id.node(), asks, reader, parts)));
  }

  /** Whether there is no metric to read. */
  public boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** The topic filters to subscribe to: one for each node. */
  public List<String> subscriptions() {
    return nodes.keySet().stream()
        .map(id -> "%s/%s/+/%s/#".formatted(NodeTopic.NAMESPACE, id.group(), id.node()))
        .toList();
  }

  /** A session with the broker began. Called before its first message is taken. */
  public synchronized void connected(Moment now) {
    nodes.values().forEach(node -> node.connected(now));
  }

  /** Takes a message. One that is not of a configured node leads to nothing. */
  public synchronized Outcome take(String topic, byte[] payload, Moment now) {
    Outcome out = new Outcome();
    Optional<NodeTopic> parsed = NodeTopic.parse(topic);
    if (parsed.isPresent()) {
      EdgeNode node = nodes.get(new NodeId(parsed.get().group(), parsed.get().node()));
      if (node != null) {
        node.take(parsed.get(), payload, now, out);
      }
    }
    return out;
  }

  /** Requests that are due now, each only once. */
  public synchronized List<Command> due(Moment now) {
    return nodes.values().stream().flatMap(node -> node.due(now).stream()).toList();
  }
}
