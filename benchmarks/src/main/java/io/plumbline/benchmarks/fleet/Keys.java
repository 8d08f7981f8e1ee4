package io.plumbline.benchmarks.fleet;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.segment.ArchiveLayout;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority with the keys and certificates of a gateway and agents, written into an archive. */
final class Keys {
  private static final String AUTHORITY = "Plumbline CA";

  private final ArchiveLayout layout;
  private final KeyPair authority;
  private long serial;

  Keys(ArchiveLayout layout) {
    this.layout = layout;
    try {
      authority = newKey();
      write(layout.trustAuthority(), certificate(AUTHORITY, authority.getPublic(), true));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the authority cannot be made", e);
    }
  }

  KeyPair gateway(String name) throws IOException, GeneralSecurityException {
    KeyPair key = newKey();
    write(layout.gatewayCertificate(name), certificate(name, key.getPublic(), false));
    return key;
  }

  KeyPair agent(String name) throws IOException, GeneralSecurityException {
    KeyPair key = newKey();
    X509Certificate certificate = certificate(name, key.getPublic(), false);
    write(layout.agentCertificate(name, Digest.sha256(certificate.getEncoded())), certificate);
    return key;
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  private X509Certificate certificate(String name, PublicKey key, boolean isAuthority)
      throws GeneralSecurityException, CertIOException {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + AUTHORITY),
            BigInteger.valueOf(++serial),
            Date.from(Instant.parse("2020-01-01T00:00:00Z")),
            Date.from(Instant.parse("2040-01-01T00:00:00Z")),
            new X500Name("CN=" + name),
            key);
    if (isAuthority) {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    }
    PrivateKey issuer = authority.getPrivate();
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("Ed25519").build(issuer)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static void write(Path file, X509Certificate certificate)
      throws IOException, GeneralSecurityException {
    String base64 =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(
        file,
        ("-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n")
            .getBytes(StandardCharsets.US_ASCII));
  }
}
