package io.plumbline.driver.mqtt;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes connections of tests. A channel is {@code name key=value key=value…}. */
final class Specs {
  private final Map<String, Options.Entry> keys = new LinkedHashMap<>();
  private final List<String> channels = new ArrayList<>();

  Specs(String address) {
    key("address", address)
        .key("client-id", "plumbline-test")
        .mapping("reconnect", "first-pause=100ms", "last-pause=1s");
  }

  Specs key(String key, String value) {
    keys.put(key, new Options.Entry(value, "test.yaml"));
    return this;
  }

  Specs mapping(String key, String... pairs) {
    keys.put(key, new Options.Entry(Options.of("test.yaml", pairs(List.of(pairs))), "test.yaml"));
    return this;
  }

  Specs channel(String line) {
    channels.add(line);
    return this;
  }

  ConnectionSpec build() {
    List<ChannelSpec> specs = channels.stream().map(Specs::channelOf).toList();
    DeviceSpec device = new DeviceSpec("D1", Options.of("test.yaml", Map.of()), specs);
    return new ConnectionSpec("broker", "mqtt", new Options("test.yaml", keys), List.of(device));
  }

  static ChannelSpec channelOf(String line) {
    List<String> parts = List.of(line.split(" "));
    Options options = Options.of("test.yaml", pairs(parts.subList(1, parts.size())));
    return new ChannelSpec("D1", parts.getFirst(), Role.PROCESS, "", options);
  }

  private static Map<String, String> pairs(List<String> pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      map.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return map;
  }
}
