package io.plumbline.collector.agent.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * Certification requests (PKCS#10, RFC 2986). Apart from the key, because Bouncy Castle is needed
 * for them alone and is large: an agent that runs does not load it for its own key.
 */
final class CertificationRequest {
  private CertificationRequest() {}

  /** A request in PEM with the agent's id as common name, signed by its key. */
  static String of(String agent, AgentKey key) {
    X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, agent).build();
    try {
      byte[] request =
          new JcaPKCS10CertificationRequestBuilder(name, open(key.secret()))
              .build(new JcaContentSignerBuilder("Ed25519").build(key.secret()))
              .getEncoded();
      return Pem.encode("CERTIFICATE REQUEST", request);
    } catch (OperatorCreationException | GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the request cannot be signed", e);
    }
  }

  /** The public half, which follows from the secret one (RFC 8032, 5.1.5). */
  private static PublicKey open(PrivateKey secret) throws GeneralSecurityException, IOException {
    byte[] seed =
        ((EdECPrivateKey) secret)
            .getBytes()
            .orElseThrow(() -> new GeneralSecurityException("the key has no bytes"));
    var derived = new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey();
    byte[] encoded = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(derived).getEncoded();
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }
}
