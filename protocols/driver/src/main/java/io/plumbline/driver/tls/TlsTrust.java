package io.plumbline.driver.tls;

import io.plumbline.contract.bytes.SafeFile;
import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.ServerTrust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * Trusts a TLS server for the first time: looks at its certificate in a handshake that is broken
 * off before anything is said, and appends it to the file {@code tls.ca} when its fingerprint is
 * the one that was compared. Stateless.
 */
public final class TlsTrust implements ServerTrust {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final Function<ConnectionSpec, Server> server;

  /**
   * A server that speaks TLS.
   *
   * @param host its name or address
   * @param port its port
   * @param tls the keys {@code ca}, {@code certificate} and {@code key}
   * @param patience how long a connect and each answer may take
   */
  public record Server(String host, int port, Options tls, Duration patience) {
    /** The address as messages show it. */
    String address() {
      return host + ":" + port;
    }
  }

  /**
   * Trust in the servers of one protocol.
   *
   * @param server tells of a connection's server; throws {@link InputFault} where the connection
   *     does not speak TLS
   */
  public TlsTrust(Function<ConnectionSpec, Server> server) {
    this.server = server;
  }

  /** The fault of a connection without TLS. */
  public static InputFault withoutTls(Options options) {
    return new InputFault(
        Words.of(
            "%s：%s 不使用 TLS，没有证书可以信任。",
            "%s: %s does not speak TLS, so there is no certificate to trust.",
            options.place("address"),
            options.text("address")));
  }

  @Override
  public Shown show(ConnectionSpec connection) {
    Server asked = server.apply(connection);
    ShownChain chain = ask(asked);
    X509Certificate certificate = chain.first();
    return new Shown(
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        Fingerprint.of(certificate),
        TlsFiles.trust(asked.tls()).filter(chain::isTrustedBy).isPresent());
  }

  @Override
  public Path accept(ConnectionSpec connection, String fingerprint) {
    Server asked = server.apply(connection);
    Path file =
        TlsFiles.authorities(asked.tls())
            .orElseThrow(() ->
                new InputFault(
                    Words.of(
                        "%s：没有 tls.ca，没有地方存放所信任的证书；请加上 tls: {ca: 文件.pem}。",
                        "%s: there is no tls.ca, so nowhere to keep a trusted certificate; add tls:"
                            + " {ca: FILE.pem}.",
                        connection.options().place())));
    X509Certificate certificate = ask(asked).first();
    if (!Fingerprint.matches(certificate, fingerprint)) {
      throw otherFingerprint(asked.address(), certificate, fingerprint);
    }
    try {
      append(file, certificate);
      return file;
    } catch (IOException | GeneralSecurityException e) {
      throw new EnvironmentFault(
          Words.of(
              "%s：无法写入（%s）。请检查权限。",
              "%s: cannot be written (%s). Check the rights on it and on its folder.",
              file,
              String.valueOf(e.getMessage())),
          e);
    }
  }

  /** The fault of a server that shows another certificate than the one that was compared. */
  public static InputFault otherFingerprint(
      String address, X509Certificate shown, String expected) {
    return new InputFault(
        Words.of(
            "%s：服务器出示的证书指纹是 %s，不是 %s；没有信任任何证书。",
            "%s: the server shows a certificate with the fingerprint %s, not %s; nothing was"
                + " trusted.",
            address,
            Fingerprint.of(shown),
            expected));
  }

  private static void append(Path file, X509Certificate certificate)
      throws IOException, GeneralSecurityException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    if (Files.exists(file)) {
      byte[] before = Files.readAllBytes(file);
      all.write(before);
      if (before.length > 0 && before[before.length - 1] != '\n') {
        all.write('\n');
      }
    }
    String entry =
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(LINES.encodeToString(certificate.getEncoded()));
    all.write(entry.getBytes(StandardCharsets.US_ASCII));
    SafeFile.writePublic(file, all.toByteArray());
  }

  private static ShownChain ask(Server server) {
    ShownChain chain = new ShownChain();
    String why = "";
    try (Socket plain = new Socket()) {
      int patience = Math.toIntExact(server.patience().toMillis());
      plain.connect(new InetSocketAddress(server.host(), server.port()), patience);
      plain.setSoTimeout(patience);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {chain}, null);
      try (SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(plain, server.host(), server.port(), true)) {
        socket.startHandshake();
      }
    } catch (IOException e) {
      // Expected: the chain breaks the handshake off once it has seen it.
      why = String.valueOf(e.getMessage());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is not to be had", e);
    }
    if (chain.isEmpty()) {
      throw new EnvironmentFault(
          Words.of(
              "%s：服务器没有出示证书（%s）。请检查地址、端口和防火墙。",
              "%s: the server shows no certificate (%s). Check address, port and firewall.",
              server.address(),
              why));
    }
    return chain;
  }
}
