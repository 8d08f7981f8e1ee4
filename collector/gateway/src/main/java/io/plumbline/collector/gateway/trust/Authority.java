package io.plumbline.collector.gateway.trust;

import io.plumbline.contract.bytes.SafeFile;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.uplink.EnrolmentToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The gateway's keys and the certificates that it makes for itself: the authority, TLS, and the
 * signatures of segments. What an evaluator needs of them is put into the archive.
 */
final class Authority {
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private final Path folder;
  private final String gateway;
  private final Clock clock;
  private final PrivateKey key;
  private final X509Certificate certificate;
  private final PrivateKey signingKey;

  private Authority(Path folder, String gateway, Clock clock)
      throws IOException, GeneralSecurityException {
    this.folder = folder;
    this.gateway = gateway;
    this.clock = clock;
    if (!Files.exists(file())) {
      KeyPair made = Certificates.newKey();
      X509Certificate own =
          Certificates.authority("Plumbline CA " + gateway, made, clock.instant());
      writeKey("ca.key", made.getPrivate());
      // The certificate comes last: where it is, its key is.
      SafeFile.writePublic(file(), Pem.certificate(own));
    }
    certificate = Pem.readCertificate(file());
    key = Pem.readKey(folder.resolve("ca.key"));
    signingKey = signingKey();
  }

  /**
   * Reads what is there, makes what is not, and puts the certificates into the archive.
   *
   * @throws InputFault when the folder belongs to another gateway, or the archive to another
   *     authority
   */
  static Authority open(Path folder, String gateway, ArchiveLayout archive, Clock clock)
      throws IOException, GeneralSecurityException {
    Authority authority = new Authority(folder, gateway, clock);
    authority.publish(archive);
    return authority;
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** Where the certificate lies, in PEM. */
  Path file() {
    return folder.resolve("ca.pem");
  }

  PrivateKey key() {
    return key;
  }

  PrivateKey signingKeyOfSegments() {
    return signingKey;
  }

  /** As {@link GatewayTrust#serverIdentity}. */
  ServerIdentity serverIdentity(Collection<String> hosts) throws IOException {
    Set<String> wanted = new TreeSet<>(hosts);
    Path server = folder.resolve("server.pem");
    try {
      if (Files.exists(server)) {
        X509Certificate found = Pem.readCertificate(server);
        boolean lasting =
            found.getNotAfter().toInstant().isAfter(clock.instant().plus(RENEW_BEFORE));
        if (lasting && wanted.equals(names(found)) && isIssued(found)) {
          return new ServerIdentity(
              Pem.readKey(folder.resolve("server.key")), List.of(found, certificate));
        }
      }
      KeyPair fresh = Certificates.newKey();
      X509Certificate made =
          Certificates.server(
              certificate, key, gateway, fresh.getPublic(), List.copyOf(wanted), clock.instant());
      writeKey("server.key", fresh.getPrivate());
      SafeFile.writePublic(server, Pem.certificate(made));
      return new ServerIdentity(fresh.getPrivate(), List.of(made, certificate));
    } catch (GeneralSecurityException | RuntimeException e) {
      if (e instanceof EnvironmentFault fault) {
        throw fault;
      }
      throw new InputFault(
          Words.of(
              "不能为这些主机名签发证书 %s：%s。",
              "No certificate can be made for the hosts %s: %s.", wanted, e.getMessage()),
          e);
    }
  }

  private PrivateKey signingKey() throws IOException, GeneralSecurityException {
    Path own = folder.resolve("gateway.pem");
    if (!Files.exists(own)) {
      KeyPair fresh = Certificates.newKey();
      writeKey("gateway.key", fresh.getPrivate());
      X509Certificate made =
          Certificates.gateway(certificate, key, gateway, fresh.getPublic(), clock.instant());
      SafeFile.writePublic(own, Pem.certificate(made));
    }
    Optional<String> owner = commonName(Pem.readCertificate(own));
    if (!owner.equals(Optional.of(gateway))) {
      throw new InputFault(
          Words.of(
              "%s：这个目录属于网关“%s”，配置里写的是“%s”。",
              "%s: this folder belongs to the gateway '%s', the configuration says '%s'.",
              folder,
              owner.orElse("?"),
              gateway));
    }
    return Pem.readKey(folder.resolve("gateway.key"));
  }

  /** Puts the certificates that an evaluator needs into the archive. */
  private void publish(ArchiveLayout archive) throws IOException {
    Path published = archive.trustAuthority();
    if (Files.exists(published) && !Pem.readCertificate(published).equals(certificate)) {
      throw new InputFault(
          Words.of(
              "%s：归档里已有另一个 CA 的证书，应与 %s 相同。",
              "%s: the archive already trusts another authority, expected the one of %s.",
              published,
              file()));
    }
    publish(published, Pem.certificate(certificate));
    publish(archive.gatewayCertificate(gateway), Files.readAllBytes(folder.resolve("gateway.pem")));
  }

  private static void publish(Path path, byte[] pem) throws IOException {
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    if (!Files.exists(path)) {
      SafeFile.writePublic(path, pem);
    }
  }

  private void writeKey(String name, PrivateKey secret) throws IOException {
    SafeFile.writeSecret(folder.resolve(name), Pem.bytes("PRIVATE KEY", secret.getEncoded()));
  }

  private boolean isIssued(X509Certificate found) {
    try {
      found.verify(certificate.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Set<String> names(X509Certificate found) throws GeneralSecurityException {
    Set<String> names = new TreeSet<>();
    Collection<List<?>> all = found.getSubjectAlternativeNames();
    if (all != null) {
      all.forEach(entry -> names.add(String.valueOf(entry.get(1))));
    }
    return names;
  }

  /**
   * The common name of a certificate that has exactly one attribute in its subject, as the
   * authority makes them.
   */
  static Optional<String> commonName(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName();
    String name = subject.startsWith("CN=") ? subject.substring(3) : "";
    return EnrolmentToken.AGENT.matcher(name).matches() ? Optional.of(name) : Optional.empty();
  }
}
