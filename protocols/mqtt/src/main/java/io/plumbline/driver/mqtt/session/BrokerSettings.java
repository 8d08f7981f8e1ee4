package io.plumbline.driver.mqtt.session;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.tls.TlsFiles;
import io.plumbline.driver.tls.TlsTrust;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a broker is reached, checked.
 *
 * @param uri {@code tcp://host:port} or {@code ssl://host:port}
 * @param version 3 or 5
 * @param clientId the same each time, because the broker keeps the session under it
 * @param user user name
 * @param password its password; not part of {@link #toString}
 * @param tls how to speak TLS; empty for plain TCP
 * @param keepAlive how long the line may be silent, whole seconds
 * @param timeout longest wait for a connection or an answer, whole seconds
 * @param sessionExpiry how long the broker keeps the session, MQTT 5 only
 * @param receiveMaximum messages that may be unacknowledged at once, MQTT 5 only
 * @param maxPayloadBytes longer payloads are BAD
 * @param clean whether the session is not kept
 */
public record BrokerSettings(
    String uri,
    int version,
    String clientId,
    Optional<String> user,
    Optional<String> password,
    Optional<SSLContext> tls,
    Duration keepAlive,
    Duration timeout,
    Duration sessionExpiry,
    int receiveMaximum,
    int maxPayloadBytes,
    boolean clean) {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerSettings.class);

  /** Room for topic and properties beside a payload. */
  private static final long HEAD_BYTES = 128 << 10;

  private static final int LONGEST_CLIENT_ID = 200;

  /**
   * Reads the keys that say how to reach a broker.
   *
   * @throws InputFault naming the key
   */
  public static BrokerSettings of(Options options) {
    URI uri = uri(options);
    boolean secure = "ssl".equals(uri.getScheme());
    boolean insecure = options.flag("insecure-plaintext", false);
    Options tls = options.mapping("tls");
    boolean tlsGiven = options.has("tls");
    if (!secure && tlsGiven) {
      throw options.fault(
          "tls",
          "映射",
          "a mapping",
          "无（address 是 tcp://，不是 ssl://）",
          "nothing: the address is tcp://, not ssl://");
    }
    if (!secure && !insecure && !loopback(uri.getHost())) {
      throw options.fault(
          "address",
          uri.toString(),
          uri.toString(),
          "ssl://主机:端口；确需明文时加上 insecure-plaintext: true",
          "ssl://host:port, or insecure-plaintext: true beside it if it must travel in the clear");
    }
    Optional<String> user = options.optionalText("user");
    Optional<String> password = password(options);
    if (password.isPresent() && user.isEmpty()) {
      throw new InputFault(
          Words.of("%s：有密码但缺少 user。", "%s: there is a password but no user.", options.place()));
    }
    if (password.isPresent() && !secure && !loopback(uri.getHost())) {
      LOG.warn("{}: the password travels in the clear", uri);
    }
    String clientId = options.text("client-id");
    if (clientId.length() > LONGEST_CLIENT_ID) {
      throw options.fault("client-id", clientId, clientId, "不超过 200 个字符", "at most 200 characters");
    }
    return new BrokerSettings(
        "%s://%s:%d".formatted(uri.getScheme(), uri.getHost(), port(uri)),
        (int) version(options),
        clientId,
        user,
        password,
        secure ? Optional.of(TlsFiles.context(tls)) : Optional.empty(),
        options.duration(
            "keep-alive", Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofSeconds(30)),
        timeout(options),
        options.duration(
            "session-expiry", Duration.ofSeconds(1), Duration.ofDays(3650), Duration.ofDays(30)),
        (int) options.integer("receive-maximum", 1, 65_535, 1000),
        (int) options.integer("max-payload", 1, 64 << 20, 1 << 20),
        false);
  }

  /** The broker of a connection, before it is trusted. */
  public static TlsTrust.Server server(Options options) {
    URI uri = uri(options);
    if (!"ssl".equals(uri.getScheme())) {
      throw TlsTrust.withoutTls(options);
    }
    return new TlsTrust.Server(uri.getHost(), port(uri), options.mapping("tls"), timeout(options));
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "ssl".equals(uri.getScheme()) ? 8883 : 1883;
  }

  private static Duration timeout(Options options) {
    return options.duration(
        "timeout", Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(10));
  }

  /**
   * The same broker for one look, under another name, so that the kept session is not disturbed.
   */
  public BrokerSettings forProbe(String suffix) {
    return new BrokerSettings(
        uri,
        version,
        clientId + suffix,
        user,
        password,
        tls,
        keepAlive,
        timeout,
        sessionExpiry,
        receiveMaximum,
        maxPayloadBytes,
        true);
  }

  /** The longest packet that is read whole, bytes. */
  long longestPacket() {
    return maxPayloadBytes + HEAD_BYTES;
  }

  /**
   * The address for Paho, to which every connection of {@link GuardedSockets} looks like a plain
   * one.
   */
  String transport() {
    return "tcp" + uri.substring(uri.indexOf(':'));
  }

  @Override
  public String toString() {
    return uri + " as " + clientId;
  }

  private static long version(Options options) {
    String text = options.text("mqtt", "5");
    if (text.equals("3") || text.equals("5")) {
      return Long.parseLong(text);
    }
    throw options.fault("mqtt", text, text, "3 或 5", "3 or 5");
  }

  private static URI uri(Options options) {
    String text = options.text("address");
    try {
      URI uri = new URI(text);
      boolean scheme = "tcp".equals(uri.getScheme()) || "ssl".equals(uri.getScheme());
      boolean bare =
          uri.getRawPath() != null && uri.getRawPath().isEmpty() && uri.getRawQuery() == null;
      if (scheme
          && uri.getHost() != null
          && bare
          && uri.getRawUserInfo() == null
          && uri.getPort() <= 0xFFFF) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw addressFault(options, text);
    }
    throw addressFault(options, text);
  }

  private static InputFault addressFault(Options options, String text) {
    return options.fault(
        "address",
        text,
        text,
        "ssl://主机[:端口] 或 tcp://主机[:端口]",
        "ssl://host[:port] or tcp://host[:port]");
  }

  /** By its spelling only: a name is not resolved while configuration is read. */
  private static boolean loopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static Optional<String> password(Options options) {
    Optional<String> given = options.secret("password");
    Optional<String> file = options.optionalText("password-file");
    Optional<String> variable = options.optionalText("password-env");
    if (file.isPresent() && variable.isPresent()) {
      throw options.fault(
          "password-env",
          variable.get(),
          variable.get(),
          "与 password-file 二选一",
          "only one of it and password-file");
    }
    if (given.isPresent()) {
      if (file.isPresent() || variable.isPresent()) {
        throw options.fault(
            "password",
            "",
            "",
            "与 password-file、password-env 三选一",
            "only one of it, password-file and password-env");
      }
      return given;
    }
    if (variable.isPresent()) {
      String value = System.getenv(variable.get());
      if (value == null) {
        throw options.fault(
            "password-env",
            variable.get(),
            variable.get(),
            "已设置的环境变量",
            "an environment variable that is set");
      }
      return Optional.of(value);
    }
    return file.map(name -> {
      try {
        return Files.readString(Path.of(name)).strip();
      } catch (IOException e) {
        throw options.fault("password-file", name, name, "可读的文件", "a readable file (" + e + ")");
      }
    });
  }
}
