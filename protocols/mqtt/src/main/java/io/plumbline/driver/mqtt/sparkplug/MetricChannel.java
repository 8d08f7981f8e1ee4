package io.plumbline.driver.mqtt.sparkplug;

import io.plumbline.driver.ChannelSpec;

/**
 * A channel that reads a metric.
 *
 * @param channel the channel
 * @param group id of the group
 * @param node id of the edge node within the group
 * @param device id of the device behind the node, empty for a metric of the node itself
 * @param metric the metric's name, or {@link #ALIVE}
 */
public record MetricChannel(
    ChannelSpec channel, String group, String node, String device, String metric) {
  /** Stands for no metric: true at each birth, BAD at each death. */
  public static final String ALIVE = "*alive";
}
