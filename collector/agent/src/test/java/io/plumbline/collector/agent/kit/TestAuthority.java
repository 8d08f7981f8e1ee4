package io.plumbline.collector.agent.kit;

import io.plumbline.contract.chain.Digest;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** A certificate authority that signs a gateway's and agents' certificates. */
public final class TestAuthority {
  private final KeyPair pair = pair();
  private final X509Certificate certificate;
  private final AtomicLong serials = new AtomicLong(1);

  public TestAuthority(String name) {
    certificate = sign("CN=" + name, pair.getPublic(), "CN=" + name, true, List.of());
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public Digest fingerprint() throws GeneralSecurityException {
    return Digest.sha256(certificate.getEncoded());
  }

  /** A TLS context of a server whose certificate is made out to these hosts. */
  public SSLContext server(String... hosts) throws GeneralSecurityException, IOException {
    KeyPair key = pair();
    X509Certificate leaf = sign("CN=gateway", key.getPublic(), issuer(), false, List.of(hosts));
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        "server", key.getPrivate(), new char[0], new X509Certificate[] {leaf, certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, new char[0]);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", certificate);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** The certificate that a request asks for, made out to an agent. */
  public String certify(String request, String agent) {
    try (PEMParser parser = new PEMParser(new StringReader(request))) {
      JcaPKCS10CertificationRequest parsed =
          new JcaPKCS10CertificationRequest((PKCS10CertificationRequest) parser.readObject());
      return pem(sign("CN=" + agent, parsed.getPublicKey(), issuer(), false, List.of()));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts key, certificate and authority into an agent's folder. */
  public void install(Path folder, String agent) throws IOException {
    KeyPair key = pair();
    Files.createDirectories(folder);
    Path file = folder.resolve("agent.key");
    Files.writeString(file, block("PRIVATE KEY", key.getPrivate().getEncoded()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(
        folder.resolve("agent.pem"),
        pem(sign("CN=" + agent, key.getPublic(), issuer(), false, List.of())));
    Files.writeString(folder.resolve("ca.pem"), pem(certificate));
  }

  private String issuer() {
    return certificate.getSubjectX500Principal().getName();
  }

  private X509Certificate sign(
      String subject, PublicKey key, String issuer, boolean isCa, List<String> hosts) {
    try {
      Instant now = Instant.now();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuer),
              BigInteger.valueOf(isCa ? 1 : serials.incrementAndGet()),
              Date.from(now.minus(Duration.ofHours(1))),
              Date.from(now.plus(Duration.ofDays(30))),
              new X500Name(subject),
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
      if (!hosts.isEmpty()) {
        GeneralName[] names =
            hosts.stream()
                .map(host ->
                    new GeneralName(
                        Character.isDigit(host.charAt(0))
                            ? GeneralName.iPAddress
                            : GeneralName.dNSName,
                        host))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("Ed25519").build(pair.getPrivate())));
    } catch (OperatorCreationException | IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String pem(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
