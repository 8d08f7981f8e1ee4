package io.plumbline.collector.gateway;

import io.plumbline.collector.gateway.trust.EnrolmentRefused;
import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.collector.gateway.trust.SealKey;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.uplink.EnrolmentToken;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** An agent's key and certificate. */
public record TestAgent(
    String id, KeyPair key, X509Certificate certificate, X509Certificate authority) {
  /** Enrols an agent as the enrolment service does. */
  public static TestAgent enrol(GatewayTrust trust, String id, String... devices) {
    try {
      KeyPair key = newKey();
      EnrolmentToken token = trust.issueToken(id, Set.of(devices), Duration.ofHours(1));
      X509Certificate certificate = trust.enrol(id, token.toString(), request(key, id));
      return new TestAgent(id, key, certificate, trust.authority());
    } catch (EnrolmentRefused e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair newKey() {
    return newKey("Ed25519");
  }

  public static KeyPair newKey(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public half of a new key, as the gateway uses it. */
  public static SealKey sealKey() {
    try {
      return SealKey.of(newKey().getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate request in PEM. */
  public static String request(KeyPair key, String name) {
    try {
      String signature = key.getPublic().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "Ed25519";
      byte[] der =
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + name), key.getPublic())
              .build(new JcaContentSignerBuilder(signature).build(key.getPrivate()))
              .getEncoded();
      return "-----BEGIN CERTIFICATE REQUEST-----\n"
          + Base64.getMimeEncoder().encodeToString(der)
          + "\n-----END CERTIFICATE REQUEST-----\n";
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** TLS with this agent's certificate, trusting the gateway's authority. */
  public SSLContext tls() {
    return tls(key, authority, certificate);
  }

  /** TLS without or with a certificate. */
  public static SSLContext tls(KeyPair key, X509Certificate authority, Certificate... chain) {
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      if (chain.length > 0) {
        own.setKeyEntry("agent", key.getPrivate(), new char[0], chain);
      }
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, new char[0]);
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", authority);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new EnvironmentFault(Words.of("测试用 TLS 失败", "TLS of the test failed"), e);
    }
  }
}
