package io.plumbline.collector.agent.config;

import io.plumbline.collector.agent.intake.ReportRule;
import io.plumbline.collector.agent.state.RuleParser;
import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads connections, devices and channels as far as they are the agent's. Used once. */
final class ConnectionReader {
  private static final String STATE = "state";

  private final Map<String, String> devicePlaces = new HashMap<>();
  private final Map<ChannelSpec, ChannelRules> rules = new LinkedHashMap<>();

  /** Rules, each once: of a hundred thousand channels most have the same. */
  private final Map<ChannelRules, ChannelRules> shared = new HashMap<>();

  private final List<ComputedState> computed = new ArrayList<>();

  /** What an inner mapping takes from the outer one unless it says otherwise. */
  private record Inherited(ReportRule report, SourceTime sourceTime) {
    static final Inherited NONE = new Inherited(ReportRule.ALL, SourceTime.MACHINE);

    Inherited read(Options options) {
      return new Inherited(
          ReportRule.read(options, report),
          options.choice("source-time", SourceTime.class, sourceTime));
    }
  }

  /** What is done with each channel's readings. */
  Map<ChannelSpec, ChannelRules> rules() {
    return rules;
  }

  /** The states that are computed. */
  List<ComputedState> computed() {
    return computed;
  }

  List<ConnectionSpec> read(Options root) {
    Inherited outer = Inherited.NONE.read(root);
    List<ConnectionSpec> connections = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    for (Options options : root.mappings("connections")) {
      String name = identifier(options, "name");
      once(names, name, options.place("name"), "连接", "connection");
      String protocol = options.text("protocol");
      Inherited inner = outer.read(options);
      List<DeviceSpec> devices = new ArrayList<>();
      for (Options device : required(options, "devices")) {
        devices.add(device(device, inner));
      }
      connections.add(new ConnectionSpec(name, protocol, options, devices));
    }
    if (connections.isEmpty()) {
      throw empty(root, "connections");
    }
    return connections;
  }

  private DeviceSpec device(Options options, Inherited outer) {
    String id = identifier(options, "id");
    once(devicePlaces, id, options.place("id"), "设备", "device");
    Inherited inner = outer.read(options);
    List<ChannelSpec> channels = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    String statePlace = "";
    for (Options channel : required(options, "channels")) {
      ChannelSpec spec = channel(id, channel, inner);
      once(names, spec.name(), channel.place("name"), "通道", "channel");
      if (spec.role() == Role.STATE) {
        if (!statePlace.isEmpty()) {
          throw secondState(channel.place("name"), id, spec.name(), statePlace);
        }
        statePlace = channel.place("name");
      }
      channels.add(spec);
    }
    computed(id, options, channels, inner, statePlace);
    return new DeviceSpec(id, options, channels);
  }

  private ChannelSpec channel(String device, Options options, Inherited outer) {
    String name = identifier(options, "name");
    Role role = options.choice("role", Role.class, Role.PROCESS);
    String unit = options.text("unit", "");
    if (unit.length() > Series.MAX_IDENTIFIER) {
      throw options.fault(
          "unit", unit.length() + " 个字符", unit.length() + " characters", "最多 200 个", "at most 200");
    }
    // An alias may share one mapping between devices; a channel is told apart by its device too.
    ChannelSpec spec = new ChannelSpec(device, name, role, unit, options);
    Inherited inner = outer.read(options);
    ChannelRules own =
        new ChannelRules(StateTable.read(options, role), inner.report(), inner.sourceTime());
    rules.put(spec, shared.computeIfAbsent(own, same -> same));
    return spec;
  }

  /** The state that the key {@code state} of a device computes from its channels. */
  private void computed(
      String device,
      Options options,
      List<ChannelSpec> channels,
      Inherited inherited,
      String statePlace) {
    List<Options.Entry> lines = options.placedTexts("state");
    if (lines.isEmpty()) {
      return;
    }
    Set<String> names = channels.stream().map(ChannelSpec::name).collect(Collectors.toSet());
    if (!statePlace.isEmpty() || names.contains(STATE)) {
      String place = statePlace.isEmpty() ? device : statePlace;
      throw secondState(options.place("state"), device, STATE, place);
    }
    ChannelSpec spec = new ChannelSpec(device, STATE, Role.STATE, "", options);
    computed.add(new ComputedState(spec, RuleParser.parse(lines, names), inherited.report()));
  }

  private static InputFault secondState(String place, String device, String name, String before) {
    return new InputFault(
        Words.of(
            "%s：设备 %s 有第二个状态通道 %s，前一个在 %s；一台设备只能有一个。",
            "%s: device %s has a second state channel %s, the one before is at %s; expected at"
                + " most one.",
            place,
            device,
            name,
            before));
  }

  private static List<Options> required(Options options, String key) {
    List<Options> list = options.mappings(key);
    if (list.isEmpty()) {
      throw empty(options, key);
    }
    return list;
  }

  private static InputFault empty(Options options, String key) {
    return options.fault(key, "空", "empty", "至少一个元素的列表", "a list of at least one element");
  }

  private static void once(
      Map<String, String> places, String name, String place, String zh, String en) {
    String before = places.putIfAbsent(name, place);
    if (before != null) {
      throw new InputFault(
          new Words(
              "%s：%s %s 重复，前一个在 %s。".formatted(place, zh, name, before),
              "%s: the %s %s is there twice; the one before is at %s."
                  .formatted(place, en, name, before)));
    }
  }

  private static String identifier(Options options, String key) {
    String text = options.text(key);
    if (text.length() > Series.MAX_IDENTIFIER) {
      throw options.fault(
          key, text.length() + " 个字符", text.length() + " characters", "最多 200 个", "at most 200");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw options.fault(
          key, "含控制字符", "a text with a control character", "可见字符", "visible characters");
    }
    return text;
  }
}
