package io.plumbline.collector.agent.config;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.config.References;
import io.plumbline.contract.config.YamlFile;
import io.plumbline.contract.frame.FrameLimits;
import io.plumbline.contract.uplink.EnrolmentToken;
import io.plumbline.driver.ConnectionSpec;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  ConfigurationReader(Path base) {
    this.base = base;
  }

  AgentConfiguration read(YamlFile file) {
    Options root = References.resolve(file.root(), base, System::getenv);
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
    ConnectionReader reader = new ConnectionReader();
    List<ConnectionSpec> connections = reader.read(root);
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
        reader.rules(),
        reader.computed());
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
    PaceRules absent = PaceRules.DEFAULT;
    long rate = size(gateway, "rate", 1 << 10, 1L << 40, absent.bytesPerSecond());
    int backlog = (int) gateway.integer("backlog-percent", 1, 90, absent.backlogPercent());
    gateway.refuseOthers();
    return new GatewayAddress(host, port, trusted, pause, new PaceRules(rate, backlog));
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
