package io.plumbline.driver.mqtt.sparkplug;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The topic of a message of an edge node: {@code spBv1.0/group/kind/node[/device]} (Sparkplug
 * 3.0.0, 4.1).
 *
 * @param group id of the group
 * @param kind what the message is
 * @param node id of the edge node
 * @param device id of the device, empty for the node itself
 */
record NodeTopic(String group, Kind kind, String node, String device) {
  /** First level of every topic of Sparkplug B. */
  static final String NAMESPACE = "spBv1.0";

  /** What a node sends. Commands and the state of hosts are none of these. */
  enum Kind {
    NBIRTH(4),
    NDATA(4),
    NDEATH(4),
    DBIRTH(5),
    DDATA(5),
    DDEATH(5);

    private final int levels;

    Kind(int levels) {
      this.levels = levels;
    }
  }

  /** The parts of a topic; empty where it is not one that a node sends on. */
  static Optional<NodeTopic> parse(String topic) {
    List<String> levels = Arrays.asList(topic.split("/", -1));
    if (levels.size() < 4 || !levels.getFirst().equals(NAMESPACE)) {
      return Optional.empty();
    }
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.name().equals(levels.get(2)) && kind.levels == levels.size())
        .findFirst()
        .map(kind ->
            new NodeTopic(
                levels.get(1), kind, levels.get(3), levels.size() == 5 ? levels.get(4) : ""));
  }
}
