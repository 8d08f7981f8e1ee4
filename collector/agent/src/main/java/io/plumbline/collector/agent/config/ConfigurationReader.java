package io.plumbline.collector.agent.config;

import io.plumbline.collector.agent.intake.ReportRule;
import io.plumbline.contract.config.Options;
import io.plumbline.contract.config.YamlFile;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.frame.FrameLimits;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.uplink.EnrolmentToken;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the agent's own keys and collects the connections for the drivers. Used once. */
final class ConfigurationReader {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^\\[\\]:/\\s]+)):(\\d{1,5})");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?");

  private final Path base;
  private final Map<String, String> devicePlaces = new HashMap<>();
  private final Map<ChannelSpec, ChannelRules> rules = new LinkedHashMap<>();

  ConfigurationReader(Path base) {
    this.base = base;
  }

  AgentConfiguration read(YamlFile file) {
    Options root = file.root();
    Options agent = root.mapping("agent");
    String id = agent.text("id");
    if (!EnrolmentToken.AGENT.matcher(id).matches()) {
      throw agent.fault(
          "id", id, id, "字母、数字、点、下划线和连字符，至多 64 个", "letters, digits, '.', '_' and '-', at most 64");
    }
    Path folder = path(agent, "folder", agent.text("folder"));
    agent.refuseOthers();
    GatewayAddress gateway = gateway(root.mapping("gateway"), folder);
    Options seal = root.mapping("seal");
    Duration sealEvery =
        seal.duration("every", Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofSeconds(60));
    seal.refuseOthers();
    FrameRules frame = frame(root.mapping("frame"));
    SpoolRules spool = spool(root.mapping("spool"));
    OptionalInt metricsPort = metrics(root);
    List<ConnectionSpec> connections = connections(root, ReportRule.read(root, ReportRule.ALL));
    root.refuseOthers();
    return new AgentConfiguration(
        file.digest(),
        id,
        folder,
        gateway,
        sealEvery,
        frame,
        spool,
        metricsPort,
        connections,
        rules);
  }

  private GatewayAddress gateway(Options gateway, Path folder) {
    String address = gateway.text("address");
    Matcher matcher = ADDRESS.matcher(address);
    int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
    if (port < 1 || port > 65535) {
      throw gateway.fault(
          "address",
          address,
          address,
          "主机:端口，如 gw.example:7443",
          "host:port such as gw.example:7443");
    }
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    Optional<String> ca = gateway.optionalText("ca");
    Path trusted = ca.isPresent() ? path(gateway, "ca", ca.get()) : folder.resolve("ca.pem");
    Duration pause =
        gateway.duration(
            "longest-pause",
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            Duration.ofSeconds(30));
    gateway.refuseOthers();
    return new GatewayAddress(host, port, trusted, pause);
  }

  private FrameRules frame(Options frame) {
    FrameRules absent = FrameRules.DEFAULT;
    Duration every =
        frame.duration("every", Duration.ofMillis(50), Duration.ofMinutes(10), absent.every());
    int rows = (int) frame.integer("rows", 1, FrameLimits.MAX_ROWS, absent.rows());
    int bytes = (int) size(frame, "bytes", 1 << 10, FrameLimits.MAX_BYTES / 2, absent.bytes());
    frame.refuseOthers();
    return new FrameRules(every, rows, bytes);
  }

  private SpoolRules spool(Options spool) {
    SpoolRules absent = SpoolRules.DEFAULT;
    long bytes = size(spool, "bytes", 256 << 10, 1L << 50, absent.bytes());
    long file =
        size(spool, "file-bytes", 64 << 10, 256 << 20, Math.min(absent.fileBytes(), bytes / 4));
    if (file > bytes / 4) {
      throw spool.fault(
          "file-bytes", file + " B", file + " B", "最多为 bytes 的四分之一", "at most a quarter of bytes");
    }
    Duration age =
        spool.duration("age", Duration.ofMinutes(1), Duration.ofDays(3650), absent.age());
    spool.refuseOthers();
    return new SpoolRules(bytes, age, file);
  }

  private static OptionalInt metrics(Options root) {
    if (!root.has("metrics")) {
      return OptionalInt.empty();
    }
    Options metrics = root.mapping("metrics");
    int port = (int) metrics.integer("port", 0, 65535);
    metrics.refuseOthers();
    return OptionalInt.of(port);
  }

  private List<ConnectionSpec> connections(Options root, ReportRule outer) {
    List<ConnectionSpec> connections = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    for (Options options : root.mappings("connections")) {
      String name = identifier(options, "name");
      once(names, name, options.place("name"), "连接", "connection");
      String protocol = options.text("protocol");
      ReportRule report = ReportRule.read(options, outer);
      List<DeviceSpec> devices = new ArrayList<>();
      for (Options device : required(options, "devices")) {
        devices.add(device(device, report));
      }
      connections.add(new ConnectionSpec(name, protocol, options, devices));
    }
    if (connections.isEmpty()) {
      throw empty(root, "connections");
    }
    return connections;
  }

  private DeviceSpec device(Options options, ReportRule outer) {
    String id = identifier(options, "id");
    once(devicePlaces, id, options.place("id"), "设备", "device");
    ReportRule report = ReportRule.read(options, outer);
    List<ChannelSpec> channels = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    String statePlace = "";
    for (Options channel : required(options, "channels")) {
      ChannelSpec spec = channel(id, channel, report);
      once(names, spec.name(), channel.place("name"), "通道", "channel");
      if (spec.role() == Role.STATE) {
        if (!statePlace.isEmpty()) {
          throw new InputFault(
              Words.of(
                  "%s：设备 %s 有第二个状态通道 %s，前一个在 %s；一台设备只能有一个。",
                  "%s: device %s has a second state channel %s, the one before is at %s; expected"
                      + " at most one.",
                  channel.place("name"),
                  id,
                  spec.name(),
                  statePlace));
        }
        statePlace = channel.place("name");
      }
      channels.add(spec);
    }
    return new DeviceSpec(id, options, channels);
  }

  private ChannelSpec channel(String device, Options options, ReportRule outer) {
    String name = identifier(options, "name");
    Role role = options.choice("role", Role.class, Role.PROCESS);
    String unit = options.text("unit", "");
    if (unit.length() > Series.MAX_IDENTIFIER) {
      throw options.fault(
          "unit", unit.length() + " 个字符", unit.length() + " characters", "最多 200 个", "at most 200");
    }
    // An alias may share one mapping between devices; a channel is told apart by its device too.
    ChannelSpec spec = new ChannelSpec(device, name, role, unit, options);
    rules.put(
        spec, new ChannelRules(StateTable.read(options, role), ReportRule.read(options, outer)));
    return spec;
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

  private Path path(Options options, String key, String text) {
    try {
      return base.resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw options.fault(key, text, text, "路径", "a path");
    }
  }

  private static long size(Options options, String key, long min, long max, long absent) {
    Optional<String> text = options.optionalText(key);
    if (text.isEmpty()) {
      return absent;
    }
    Matcher matcher = SIZE.matcher(text.get());
    if (matcher.matches()) {
      String unit = matcher.group(2) == null ? "B" : matcher.group(2);
      int shift = 10 * List.of("B", "KiB", "MiB", "GiB").indexOf(unit);
      long count = Long.parseLong(matcher.group(1));
      if (count <= max >> shift && count << shift >= min) {
        return count << shift;
      }
    }
    throw options.fault(
        key,
        text.get(),
        text.get(),
        "%d 到 %d 字节，如 512MiB".formatted(min, max),
        "a size from %d to %d bytes, such as 512MiB".formatted(min, max));
  }
}
