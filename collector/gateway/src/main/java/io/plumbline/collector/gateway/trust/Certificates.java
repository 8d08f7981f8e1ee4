package io.plumbline.collector.gateway.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/**
 * Builds the certificates of the gateway's authority (RFC 5280, Ed25519 after RFC 8410). Stateless.
 */
final class Certificates {
  static final Duration AUTHORITY_VALIDITY = Duration.ofDays(20 * 365L);
  static final Duration SERVER_VALIDITY = Duration.ofDays(397);
  static final Duration AGENT_VALIDITY = Duration.ofDays(3 * 365L);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern IP = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  /** A clock a little behind must not find a certificate of the future. */
  private static final Duration BACKDATED = Duration.ofMinutes(10);

  private Certificates() {}

  static KeyPair newKey() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  static X509Certificate authority(String name, KeyPair key, Instant now)
      throws GeneralSecurityException {
    X500Name subject = name(name);
    return build(
        subject,
        key.getPrivate(),
        subject,
        key.getPublic(),
        now,
        AUTHORITY_VALIDITY,
        (builder, ids) -> {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
          builder.addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
          builder.addExtension(
              Extension.subjectKeyIdentifier,
              false,
              ids.createSubjectKeyIdentifier(key.getPublic()));
        });
  }

  /** A certificate for TLS under host names and IP addresses; it also signs segments. */
  static X509Certificate server(
      X509Certificate authority,
      PrivateKey authorityKey,
      String name,
      PublicKey key,
      List<String> hosts,
      Instant now)
      throws GeneralSecurityException {
    List<GeneralName> names = new ArrayList<>();
    for (String host : hosts) {
      names.add(
          new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host));
    }
    return build(
        issuer(authority),
        authorityKey,
        name(name),
        key,
        now,
        SERVER_VALIDITY,
        (builder, ids) -> {
          leaf(builder, ids, authority, key, KeyPurposeId.id_kp_serverAuth);
          builder.addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.toArray(GeneralName[]::new)));
        });
  }

  /** A certificate by which a gateway's signatures under segments are known. */
  static X509Certificate gateway(
      X509Certificate authority,
      PrivateKey authorityKey,
      String gateway,
      PublicKey key,
      Instant now)
      throws GeneralSecurityException {
    return build(
        issuer(authority),
        authorityKey,
        name(gateway),
        key,
        now,
        AUTHORITY_VALIDITY,
        (builder, ids) -> leaf(builder, ids, authority, key, null));
  }

  /** A certificate for an agent's TLS and seals: the common name is its id. */
  static X509Certificate agent(
      X509Certificate authority, PrivateKey authorityKey, String agent, PublicKey key, Instant now)
      throws GeneralSecurityException {
    return build(
        issuer(authority),
        authorityKey,
        name(agent),
        key,
        now,
        AGENT_VALIDITY,
        (builder, ids) -> leaf(builder, ids, authority, key, KeyPurposeId.id_kp_clientAuth));
  }

  /**
   * The key of a certificate request whose signature proves that the sender has it.
   *
   * @throws GeneralSecurityException when the request is malformed, not signed by its key, or its
   *     key is not Ed25519
   */
  static PublicKey requestedKey(byte[] der) throws GeneralSecurityException {
    try {
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
      PublicKey key = request.getPublicKey();
      if (!key.getAlgorithm().equals("EdDSA") && !key.getAlgorithm().equals("Ed25519")) {
        throw new GeneralSecurityException(
            "the key is " + key.getAlgorithm() + ", expected Ed25519");
      }
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new GeneralSecurityException("the request is not signed by its own key");
      }
      return key;
    } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
      throw new GeneralSecurityException(
          "the certificate request is malformed: " + e.getMessage(), e);
    }
  }

  static boolean isAddress(String host) {
    return IP.matcher(host).matches();
  }

  private interface Extensions {
    void addTo(X509v3CertificateBuilder builder, JcaX509ExtensionUtils ids) throws IOException;
  }

  private static X509Certificate build(
      X500Name issuer,
      PrivateKey issuerKey,
      X500Name subject,
      PublicKey key,
      Instant now,
      Duration validity,
      Extensions extensions)
      throws GeneralSecurityException {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(127, RANDOM).add(BigInteger.ONE),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(validity)),
              subject,
              key);
      extensions.addTo(builder, new JcaX509ExtensionUtils());
      byte[] der =
          builder.build(new JcaContentSignerBuilder("Ed25519").build(issuerKey)).getEncoded();
      return Pem.parseCertificate(der);
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException("the certificate cannot be built", e);
    }
  }

  private static void leaf(
      X509v3CertificateBuilder builder,
      JcaX509ExtensionUtils ids,
      X509Certificate authority,
      PublicKey key,
      @Nullable KeyPurposeId purpose)
      throws IOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    if (purpose != null) {
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    }
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        ids.createAuthorityKeyIdentifier(authority.getPublicKey()));
  }

  private static X500Name issuer(X509Certificate authority) {
    return X500Name.getInstance(authority.getSubjectX500Principal().getEncoded());
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
  }
}
