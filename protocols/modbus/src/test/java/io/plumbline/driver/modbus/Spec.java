package io.plumbline.driver.modbus;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes connections of tests. A channel is {@code name=address type [key:value…]}. */
final class Spec {
  private final Map<String, Options.Entry> connection = new LinkedHashMap<>();
  private final Map<String, String> breaker = new LinkedHashMap<>();
  private final Map<String, String> reconnect = new LinkedHashMap<>();
  private final List<DeviceSpec> devices = new ArrayList<>();

  Spec(Framing framing, int port) {
    connection("address", (framing == Framing.RTU ? "rtu-tcp" : "tcp") + "://127.0.0.1:" + port);
  }

  Spec connection(String key, String value) {
    connection.put(key, new Options.Entry(value, "test.yaml"));
    return this;
  }

  Spec breaker(String key, String value) {
    breaker.put(key, value);
    return this;
  }

  Spec reconnect(String key, String value) {
    reconnect.put(key, value);
    return this;
  }

  Spec device(String id, int unit, String... channels) {
    return device(id, Map.of("unit", Integer.toString(unit)), channels);
  }

  Spec device(String id, Map<String, String> options, String... channels) {
    List<ChannelSpec> specs = new ArrayList<>();
    for (String channel : channels) {
      String[] parts = channel.split("[= ]");
      Map<String, String> keys = new LinkedHashMap<>();
      keys.put("address", parts[1]);
      if (parts.length > 2) {
        keys.put("type", parts[2]);
      }
      for (int i = 3; i < parts.length; i++) {
        int colon = parts[i].indexOf(':');
        keys.put(parts[i].substring(0, colon), parts[i].substring(colon + 1));
      }
      specs.add(new ChannelSpec(id, parts[0], Role.PROCESS, "", Options.of("test.yaml", keys)));
    }
    devices.add(new DeviceSpec(id, Options.of("test.yaml", options), specs));
    return this;
  }

  ConnectionSpec build() {
    Map<String, Options.Entry> keys = new LinkedHashMap<>(connection);
    if (!breaker.isEmpty()) {
      keys.put("breaker", new Options.Entry(Options.of("test.yaml", breaker), "test.yaml"));
    }
    if (!reconnect.isEmpty()) {
      keys.put("reconnect", new Options.Entry(Options.of("test.yaml", reconnect), "test.yaml"));
    }
    return new ConnectionSpec("line", "modbus", new Options("test.yaml", keys), devices);
  }
}
