package io.plumbline.collector.agent.explore;

import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.Explorer.Offer;
import io.plumbline.driver.Explorer.OfferedChannel;
import io.plumbline.driver.Explorer.OfferedDevice;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Writes what was found as an element of {@code connections} that an agent reads as it is. Names
 * are made unique, and of several states of a device the first stays one.
 */
public final class PasteYaml {
  private static final int LONGEST_NAME = 200;

  private final StringBuilder out = new StringBuilder();
  private final Set<String> devices = new HashSet<>();

  private PasteYaml() {}

  /** The element, two blanks deep, with a line end behind it. */
  public static String of(Exploration exploration, Offer offer) {
    return new PasteYaml().write(exploration, offer);
  }

  private String write(Exploration exploration, Offer offer) {
    out.append("  - name: ").append(quoted(exploration.name())).append('\n');
    out.append("    protocol: ").append(exploration.protocol()).append('\n');
    NestedKeys.nest(exploration.connectionKeys())
        .entries()
        .forEach((key, value) ->
            out.append("    ").append(key).append(": ").append(flow(value)).append('\n'));
    out.append("    devices:\n");
    offer.devices().forEach(this::device);
    return out.toString();
  }

  private void device(OfferedDevice device) {
    out.append("      - id: ").append(quoted(unique(device.name(), devices))).append('\n');
    device
        .keys()
        .forEach((key, value) ->
            out.append("        ").append(key).append(": ").append(quoted(value)).append('\n'));
    out.append("        channels:\n");
    Set<String> names = new HashSet<>();
    boolean hasState = false;
    for (OfferedChannel channel : device.channels()) {
      boolean isState = channel.role() == Role.STATE && !hasState;
      hasState |= isState;
      out.append("          - {name: ").append(quoted(unique(channel.name(), names)));
      if (isState || channel.role() == Role.HEARTBEAT) {
        out.append(", role: ").append(channel.role().token());
      }
      channel
          .keys()
          .forEach((key, value) -> {
            if (isState || !key.equals("preset")) {
              out.append(", ").append(key).append(": ").append(quoted(value));
            }
          });
      out.append("} # ").append(oneLine(channel.comment())).append('\n');
    }
  }

  private static String unique(String name, Set<String> taken) {
    String plain = oneLine(name);
    String cut = plain.length() > LONGEST_NAME - 8 ? plain.substring(0, LONGEST_NAME - 8) : plain;
    String candidate = cut.isBlank() ? "unnamed" : cut;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = cut + "-" + i;
    }
    return candidate;
  }

  private static String flow(Object value) {
    if (!(value instanceof NestedKeys.NestedMap nested)) {
      return quoted(String.valueOf(value));
    }
    StringBuilder text = new StringBuilder("{");
    for (Map.Entry<String, Object> entry : nested.entries().entrySet()) {
      text.append(text.length() > 1 ? ", " : "").append(entry.getKey()).append(": ");
      text.append(flow(entry.getValue()));
    }
    return text.append('}').toString();
  }

  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().map(point -> isPlain(point) ? point : ' ').forEach(line::appendCodePoint);
    return line.toString();
  }

  /** Control characters and line separators would break out of a comment; lone surrogates too. */
  private static boolean isPlain(int point) {
    return !Character.isISOControl(point)
        && point != 0x2028
        && point != 0x2029
        && point != 0xFEFF
        && Character.getType(point) != Character.SURROGATE
        && Character.isDefined(point);
  }

  /** A double-quoted scalar (YAML 1.2.2, 7.3.1). */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(point -> {
          if (point == '"' || point == '\\') {
            quoted.append('\\').appendCodePoint(point);
          } else if (isPlain(point)) {
            quoted.appendCodePoint(point);
          } else {
            quoted.append(point > 0xFFFF ? "\\U%08x".formatted(point) : "\\u%04x".formatted(point));
          }
        });
    return quoted.append('"').toString();
  }
}
