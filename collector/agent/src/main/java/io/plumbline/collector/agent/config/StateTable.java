package io.plumbline.collector.agent.config;

import io.plumbline.collector.agent.intake.MappedState;
import io.plumbline.collector.agent.intake.StateMapping;
import io.plumbline.collector.agent.intake.StatePreset;
import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Role;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the keys {@code map}, {@code otherwise} and {@code preset} of a channel. */
final class StateTable {
  private static final String EXPECTED =
      Arrays.stream(MappedState.values()).map(Enum::name).collect(Collectors.joining(", "));

  private StateTable() {}

  static StateMapping read(Options options, Role role) {
    boolean asked = options.has("map") | options.has("preset") | options.has("otherwise");
    if (!asked) {
      return StateMapping.NONE;
    }
    if (role != Role.STATE) {
      String key = options.has("map") ? "map" : options.has("preset") ? "preset" : "otherwise";
      throw options.fault(
          key,
          "在 role: " + role.token() + " 的通道上",
          "on a channel of role " + role.token(),
          "role: state",
          "role: state");
    }
    MappedState otherwise =
        state(options, "otherwise", options.text("otherwise", MappedState.UNKNOWN.name()));
    Map<String, MappedState> table = new LinkedHashMap<>();
    Optional<String> name = options.optionalText("preset");
    name.ifPresent(preset ->
        table.putAll(options.choice("preset", StatePreset.class, StatePreset.PACKML).table()));
    StateMapping mapping =
        StateMapping.of(table, otherwise, name.equals(Optional.of("mtconnect-execution")));
    Options own = options.mapping("map");
    for (var entry : own.allTexts().entrySet()) {
      MappedState state = state(own, entry.getKey(), entry.getValue());
      Optional<StateMapping> with = mapping.with(entry.getKey(), state);
      if (with.isEmpty()) {
        throw own.fault(
            entry.getKey(), "重复的数", "a number that is there twice", "每个数一次", "each number once");
      }
      mapping = with.get();
    }
    return mapping;
  }

  private static MappedState state(Options options, String key, String text) {
    for (MappedState state : MappedState.values()) {
      if (state.name().equals(text)) {
        return state;
      }
    }
    throw options.fault(key, text, text, "其中之一：" + EXPECTED, "one of " + EXPECTED);
  }
}
