package io.plumbline.driver.mqtt;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.Explorer.Offer;
import io.plumbline.driver.Explorer.OfferedChannel;
import io.plumbline.driver.Explorer.OfferedDevice;
import io.plumbline.driver.mqtt.session.Arrived;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Turns messages into channels: a topic with a JSON document has one for each number, text and
 * truth value in it, any other topic one. The topic without its last level is taken for the device.
 */
final class TopicOffers {
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).build())
              .build());
  private static final int LONGEST_TEXT = 60;
  private static final int LONGEST_NAME = 200;
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

  private final int limit;
  private final Set<String> edgeNodes = new TreeSet<>();
  private final Map<String, Map<String, OfferedChannel>> devices = new LinkedHashMap<>();
  private int count;
  private boolean isWhole = true;

  TopicOffers(int limit) {
    this.limit = limit;
  }

  void add(Arrived message) {
    String[] levels = message.topic().split("/");
    if (levels.length >= 4 && levels[0].equals("spBv1.0")) {
      String device = levels.length > 4 ? "/" + levels[4] : "";
      edgeNodes.add(levels[1] + "/" + levels[3] + device);
      return;
    }
    String text = new String(message.payload(), StandardCharsets.UTF_8);
    if (text.startsWith("{")) {
      try {
        leaves(message, "", "$", JSON.readTree(message.payload()));
        return;
      } catch (JacksonException e) {
        put(message, "", Map.of(), "no JSON: " + e.getOriginalMessage());
        return;
      } catch (IOException e) {
        throw new IllegalStateException("reading from memory", e);
      }
    }
    put(message, "", Map.of(), text);
  }

  private void leaves(Arrived message, String name, String path, JsonNode node) {
    if (node.isObject()) {
      for (var field : node.properties()) {
        String key = field.getKey();
        if (PLAIN.matcher(key).matches()) {
          leaves(
              message, name.isEmpty() ? key : name + "." + key, path + "." + key, field.getValue());
        }
      }
    } else if (node.isValueNode() && !node.isNull()) {
      Map<String, String> keys = new LinkedHashMap<>();
      keys.put("format", "json");
      keys.put("value", path);
      put(message, name, keys, node.asText());
    }
  }

  private void put(Arrived message, String leaf, Map<String, String> format, String value) {
    int slash = message.topic().lastIndexOf('/');
    String device = slash <= 0 ? message.topic() : message.topic().substring(0, slash);
    String last = message.topic().substring(slash + 1);
    String name = leaf.isEmpty() ? last : last.isEmpty() ? leaf : last + "." + leaf;
    Map<String, OfferedChannel> channels =
        devices.computeIfAbsent(end(device), key -> new LinkedHashMap<>());
    String key = message.topic() + "|" + leaf;
    if (channels.containsKey(key)) {
      return;
    }
    if (count == limit) {
      isWhole = false;
      return;
    }
    count++;
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("topic", message.topic());
    keys.putAll(format);
    String cut = value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT) + "…" : value;
    String comment = message.retained() ? cut + " (retained, of unknown age)" : cut;
    channels.put(key, new OfferedChannel(end(name), Role.PROCESS, keys, comment));
  }

  private static String end(String name) {
    String usable = name.isEmpty() ? "mqtt" : name;
    return usable.substring(Math.max(0, usable.length() - LONGEST_NAME));
  }

  Offer offer(String remark) {
    List<OfferedDevice> offered = new ArrayList<>();
    devices.forEach((device, channels) -> {
      if (!channels.isEmpty()) {
        offered.add(new OfferedDevice(device, Map.of(), List.copyOf(channels.values())));
      }
    });
    List<String> remarks = new ArrayList<>(List.of(remark));
    edgeNodes.forEach(part ->
        remarks.add(
            "Sparkplug: a device with sparkplug: %s and the names of its metrics".formatted(part)));
    return new Offer(offered, isWhole, remarks);
  }
}
