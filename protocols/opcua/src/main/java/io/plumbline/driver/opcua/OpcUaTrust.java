package io.plumbline.driver.opcua;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.ServerTrust;
import io.plumbline.driver.tls.Fingerprint;
import io.plumbline.driver.tls.TlsTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;

/**
 * Trusts a server for the first time. The certificate is the one that the server shows for exactly
 * the configured policy and mode; a name alone is never enough to accept it.
 */
final class OpcUaTrust implements ServerTrust {
  @Override
  public Shown show(ConnectionSpec connection) throws InterruptedException {
    ServerSettings settings = settings(connection);
    X509Certificate certificate = ask(connection, settings);
    try {
      return new Shown(
          certificate.getSubjectX500Principal().getName(),
          certificate.getIssuerX500Principal().getName(),
          certificate.getNotBefore().toInstant(),
          certificate.getNotAfter().toInstant(),
          Fingerprint.of(certificate),
          settings.protection().trustList().contains(certificate));
    } catch (IOException e) {
      throw unreadable(settings, e);
    }
  }

  @Override
  public Path accept(ConnectionSpec connection, String fingerprint) throws InterruptedException {
    ServerSettings settings = settings(connection);
    X509Certificate certificate = ask(connection, settings);
    if (!Fingerprint.matches(certificate, fingerprint)) {
      throw TlsTrust.otherFingerprint(settings.address(), certificate, fingerprint);
    }
    try {
      return settings.protection().trustList().add(certificate);
    } catch (IOException e) {
      throw unreadable(settings, e);
    }
  }

  private static ServerSettings settings(ConnectionSpec connection) {
    ServerSettings settings = ServerSettings.read(connection);
    if (settings.protection().policy() == SecurityPolicy.None) {
      throw new InputFault(
          Words.of(
              "%s：security: none 没有证书可以信任。",
              "%s: there is no certificate to trust with security: none.",
              connection.options().place("security")));
    }
    return settings;
  }

  private static X509Certificate ask(ConnectionSpec connection, ServerSettings settings)
      throws InterruptedException {
    try (MiloThreads threads = new MiloThreads("opcua-trust-" + connection.name())) {
      return new EndpointDiscovery(settings, threads, () -> false).certificate();
    } catch (UaException e) {
      throw new EnvironmentFault(
          Words.of(
              "%s：服务器没有出示证书（%s）。请检查地址、端口和防火墙，以及服务器是否提供所配置的安全策略。",
              "%s: the server shows no certificate (%s). Check address, port and firewall, and"
                  + " whether the server offers the configured security policy.",
              settings.address(),
              OpcUaErrors.describe(e)),
          e);
    }
  }

  private static EnvironmentFault unreadable(ServerSettings settings, IOException cause) {
    return new EnvironmentFault(
        Words.of(
            "%s：信任列表无法读写（%s）。请检查该文件夹的权限。",
            "%s: the trust list cannot be read or written (%s). Check the rights on its folder.",
            settings.protection().certificates().map(Path::toString).orElse(""),
            String.valueOf(cause.getMessage())),
        cause);
  }
}
