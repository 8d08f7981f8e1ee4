package io.plumbline.driver.opcua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose certificate an authority issued, and may take back. */
@Tag("slow")
class TrustListTest {
  private static final String URI = "urn:plumbline:issued";
  private static final X500Name AUTHORITY = new X500Name("CN=plant authority");
  private static final BigInteger SERIAL = BigInteger.valueOf(77);

  @TempDir private Path folder = Path.of("");
  private final KeyPair authorityKeys = keys();
  private final KeyPair serverKeys = keys();

  @SuppressWarnings("NullAway.Init")
  private X509Certificate authority;

  @SuppressWarnings("NullAway.Init")
  private X509Certificate server;

  @BeforeEach
  void issue() throws Exception {
    authority = authority();
    server = server();
    Files.createDirectories(folder.resolve("trusted"));
    Files.write(folder.resolve("trusted/authority.der"), authority.getEncoded());
  }

  @Test
  void whom_a_trusted_authority_issued_is_trusted_until_it_is_revoked() throws Exception {
    revoke();
    check("127.0.0.1");
    revoke(SERIAL);
    UaException fault = assertThrows(UaException.class, () -> check("127.0.0.1"));
    assertTrue(OpcUaErrors.describe(fault).contains("Bad_CertificateRevoked"), fault.toString());
  }

  @Test
  void without_any_list_of_the_authority_nobody_knows_whether_it_is_revoked() {
    UaException fault = assertThrows(UaException.class, () -> check("127.0.0.1"));
    assertTrue(
        OpcUaErrors.describe(fault).contains("Bad_CertificateRevocationUnknown"), fault.toString());
  }

  @Test
  void the_name_and_the_application_are_checked_too() throws Exception {
    revoke();
    assertThrows(UaException.class, () -> check("10.0.0.1"));
    new TrustList(folder, false).validateCertificateChain(chain(), URI, new String[] {"10.0.0.1"});
    assertThrows(
        UaException.class,
        () ->
            new TrustList(folder, false)
                .validateCertificateChain(chain(), "urn:other", new String[] {"10.0.0.1"}));
  }

  @Test
  void what_is_added_is_in_the_list() throws Exception {
    TrustList list = new TrustList(folder, true);
    assertEquals(false, list.contains(server));
    Path file = list.add(server);
    assertEquals(file, list.add(server), "again");
    assertTrue(list.contains(server));
  }

  private void check(String host) throws UaException {
    new TrustList(folder, true).validateCertificateChain(chain(), URI, new String[] {host});
  }

  private List<X509Certificate> chain() {
    return List.of(server, authority);
  }

  private void revoke(BigInteger... serials) throws Exception {
    Instant now = Instant.now();
    X509v2CRLBuilder crl = new X509v2CRLBuilder(AUTHORITY, Date.from(now.minusSeconds(60)));
    crl.setNextUpdate(Date.from(now.plus(Duration.ofDays(1))));
    for (BigInteger serial : serials) {
      crl.addCRLEntry(serial, Date.from(now.minusSeconds(30)), CRLReason.keyCompromise);
    }
    byte[] encoded =
        crl.build(new JcaContentSignerBuilder("SHA256withRSA").build(authorityKeys.getPrivate()))
            .getEncoded();
    Files.write(folder.resolve("trusted/authority.crl"), encoded);
  }

  private X509Certificate authority() throws Exception {
    X509v3CertificateBuilder builder = builder(BigInteger.ONE, AUTHORITY, authorityKeys);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    return signed(builder);
  }

  private X509Certificate server() throws Exception {
    X509v3CertificateBuilder builder =
        builder(SERIAL, new X500Name("CN=issued server"), serverKeys);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(
            KeyUsage.digitalSignature
                | KeyUsage.nonRepudiation
                | KeyUsage.keyEncipherment
                | KeyUsage.dataEncipherment));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.uniformResourceIdentifier, URI),
              new GeneralName(GeneralName.iPAddress, "127.0.0.1")
            }));
    return signed(builder);
  }

  private X509v3CertificateBuilder builder(BigInteger serial, X500Name subject, KeyPair keys)
      throws Exception {
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            AUTHORITY,
            serial,
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            subject,
            keys.getPublic());
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        extensions.createSubjectKeyIdentifier(keys.getPublic()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        extensions.createAuthorityKeyIdentifier(authorityKeys.getPublic()));
    return builder;
  }

  private X509Certificate signed(X509v3CertificateBuilder builder) throws Exception {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withRSA").build(authorityKeys.getPrivate())));
  }

  private static KeyPair keys() {
    try {
      return SelfSignedCertificateGenerator.generateRsaKeyPair(2048);
    } catch (Exception e) {
      throw new IllegalStateException("every JDK makes RSA keys", e);
    }
  }
}
