package io.plumbline.driver.mqtt;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.mqtt.sparkplug.MetricChannel;
import java.util.List;
import java.util.Optional;

/**
 * What a connection is as a Sparkplug host application: {@code sparkplug: {rebirth, host-id}}.
 *
 * @param rebirth whether edge nodes may be asked for a rebirth
 * @param id the id under which the state of this host is published; empty for none
 */
record SparkplugHost(boolean rebirth, Optional<String> id) {
  /** The edge node, or the device behind it, that a device of the configuration stands for. */
  record Part(String group, String node, String device) {
    MetricChannel channel(ChannelSpec spec) {
      Options options = spec.options();
      String metric = options.text("metric");
      if (metric.equals(MetricChannel.ALIVE) && spec.role() != Role.HEARTBEAT) {
        throw options.fault(
            "metric",
            metric,
            metric,
            "角色 heartbeat 的通道（它只说明连接，不是运行数据）",
            "on a channel of role heartbeat (it tells of the connection only and is no operating"
                + " data)");
      }
      options.refuseOthers();
      return new MetricChannel(spec, group, node, device, metric);
    }
  }

  static SparkplugHost of(Options options) {
    Options own = options.mapping("sparkplug");
    Optional<String> id = own.optionalText("host-id");
    id.filter(text -> !isIdentifier(text))
        .ifPresent(text -> {
          throw own.fault("host-id", text, text, "不含 / + # 的标识", "an id without / + #");
        });
    SparkplugHost host = new SparkplugHost(own.flag("rebirth", true), id);
    own.refuseOthers();
    return host;
  }

  /** Reads {@code sparkplug: group/node[/device]} of a device; empty where it reads topics. */
  static Optional<Part> part(Options device) {
    return device
        .optionalText("sparkplug")
        .map(text -> {
          List<String> ids = List.of(text.split("/", -1));
          if (ids.size() < 2
              || ids.size() > 3
              || !ids.stream().allMatch(SparkplugHost::isIdentifier)) {
            throw device.fault(
                "sparkplug", text, text, "组/边缘节点 或 组/边缘节点/设备", "group/node or group/node/device");
          }
          return new Part(ids.get(0), ids.get(1), ids.size() == 3 ? ids.get(2) : "");
        });
  }

  /** Sparkplug 3.0.0, 4.1: an id is a level of a topic without wildcards. */
  private static boolean isIdentifier(String text) {
    return !text.isEmpty()
        && text.chars().noneMatch(c -> c == '/' || c == '+' || c == '#' || c == 0);
  }
}
