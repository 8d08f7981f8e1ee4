package io.plumbline.collector.gateway.config;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.config.YamlFile;
import io.plumbline.contract.uplink.EnrolmentToken;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a gateway; the keys are described in {@code docs/gateway.md}.
 *
 * @param id names the gateway's segments, certificate and rows
 * @param folder keys, agents' rights and the admission checkpoint
 * @param archive root of the archive
 * @param listen where agents connect
 * @param enrol where new agents enrol; empty where they cannot
 * @param admin where metrics and health are served; empty where they are not
 * @param hosts names and addresses by which agents reach the gateway, for its certificate
 * @param database where rows go; empty for an archive without a database
 * @param limits what peers are granted
 * @param log how the log over seals is kept
 */
public record GatewaySettings(
    String id,
    Path folder,
    Path archive,
    InetSocketAddress listen,
    Optional<InetSocketAddress> enrol,
    Optional<InetSocketAddress> admin,
    List<String> hosts,
    Optional<DatabaseSettings> database,
    GatewayLimits limits,
    LogSettings log) {
  /** The port of the uplink where none is given. */
  public static final int UPLINK_PORT = 7443;

  /** The port of enrolment where none is given. */
  public static final int ENROL_PORT = 7444;

  /** The port of metrics and health where none is given. */
  public static final int ADMIN_PORT = 9464;

  private static final String NONE = "none";

  public GatewaySettings {
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads a file. Relative paths count from the file's folder.
   *
   * @throws io.plumbline.contract.fault.InputFault naming file, line, column and key
   */
  public static GatewaySettings read(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path base = absolute.getParent();
    return of(YamlFile.read(file).root(), base == null ? absolute : base);
  }

  static GatewaySettings of(Options options, Path base) {
    String id = options.text("id");
    if (!EnrolmentToken.AGENT.matcher(id).matches()) {
      throw options.fault(
          "id", id, id, "字母、数字、点、下划线和连字符，至多 64 个", "letters, digits, '.', '_' and '-', at most 64");
    }
    InetSocketAddress listen =
        ListenAddress.read(options, "listen", "0.0.0.0:" + UPLINK_PORT, UPLINK_PORT);
    List<String> hosts = options.texts("hosts");
    GatewaySettings settings =
        new GatewaySettings(
            id,
            base.resolve(options.text("folder")),
            base.resolve(options.text("archive")),
            listen,
            optional(options, "enrol-listen", "0.0.0.0:" + ENROL_PORT, ENROL_PORT),
            optional(options, "admin-listen", "127.0.0.1:" + ADMIN_PORT, ADMIN_PORT),
            hosts.isEmpty() ? List.of("localhost", "127.0.0.1") : hosts,
            options.has("database")
                ? Optional.of(database(options.mapping("database"), base))
                : Optional.empty(),
            limits(options.mapping("limits")),
            LogSettings.of(options.mapping("log"), base));
    options.refuseOthers();
    return settings;
  }

  private static Optional<InetSocketAddress> optional(
      Options options, String key, String absent, int port) {
    return options.text(key, absent).equals(NONE)
        ? Optional.empty()
        : Optional.of(ListenAddress.read(options, key, absent, port));
  }

  private static DatabaseSettings database(Options options, Path base) {
    String url = options.text("url");
    if (!url.startsWith("jdbc:postgresql:")) {
      throw options.fault(
          "url", url, url, "以 jdbc:postgresql: 开头", "something that begins with jdbc:postgresql:");
    }
    DatabaseSettings settings =
        new DatabaseSettings(
            url,
            options.text("user"),
            options.optionalText("password-file").map(base::resolve),
            options.flag("migrate", true));
    options.refuseOthers();
    return settings;
  }

  private static GatewayLimits limits(Options options) {
    GatewayLimits absent = GatewayLimits.DEFAULT;
    Duration shortest = Duration.ofMillis(100);
    GatewayLimits limits =
        new GatewayLimits(
            (int) options.integer("connections", 1, 1_000_000, absent.connections()),
            options.integer("credit-mib", 5, 1024, absent.creditBytes() >> 20) << 20,
            options.integer("pending-mib", 16, 65_536, absent.pendingBytes() >> 20) << 20,
            options.integer("rate-mib", 1, 4096, absent.rateBytes() >> 20) << 20,
            options.duration("handshake", shortest, Duration.ofMinutes(5), absent.handshake()),
            options.duration("hello", shortest, Duration.ofMinutes(5), absent.hello()),
            options.duration("message", shortest, Duration.ofHours(1), absent.message()),
            options.duration("silence", shortest, Duration.ofDays(7), absent.silence()));
    options.refuseOthers();
    return limits;
  }
}
