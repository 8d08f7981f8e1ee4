package io.plumbline.benchmarks.ingest;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.plumbline.collector.gateway.trust.EnrolmentRefused;
import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.contract.uplink.EnrolmentToken;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * An agent with a key and a certificate of the gateway's authority.
 *
 * @param tls what it connects with
 */
record EnrolledAgent(String name, PrivateKey key, SslContext tls) {
  /** Enrols an agent that may write every device. */
  static EnrolledAgent enrol(GatewayTrust trust, String name)
      throws GeneralSecurityException, SSLException, EnrolmentRefused {
    KeyPair key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    EnrolmentToken token = trust.issueToken(name, Set.of("*"), Duration.ofHours(1));
    X509Certificate certificate = trust.enrol(name, token.toString(), request(key, name));
    SslContext tls =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3")
            .keyManager(key.getPrivate(), certificate)
            .trustManager(trust.authority())
            .build();
    return new EnrolledAgent(name, key.getPrivate(), tls);
  }

  private static String request(KeyPair key, String name) throws GeneralSecurityException {
    try {
      byte[] der =
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + name), key.getPublic())
              .build(new JcaContentSignerBuilder("Ed25519").build(key.getPrivate()))
              .getEncoded();
      return "-----BEGIN CERTIFICATE REQUEST-----\n"
          + Base64.getMimeEncoder().encodeToString(der)
          + "\n-----END CERTIFICATE REQUEST-----\n";
    } catch (OperatorCreationException | IOException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
