package io.plumbline.collector.agent.identity;

import io.plumbline.contract.chain.CommonName;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The agent's key and the certificate that binds it to the agent's id. Immutable. */
public final class AgentIdentity {
  /** Name of the file with the certificate chain, the agent's own first. */
  public static final String CERTIFICATE_FILE = "agent.pem";

  /** Name of the file with the certificate of the authority that signed it. */
  public static final String CA_FILE = "ca.pem";

  private final AgentKey key;
  private final List<X509Certificate> chain;

  private AgentIdentity(AgentKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = chain;
  }

  /**
   * Reads key and certificate from an agent's folder.
   *
   * @throws InputFault when one is missing or the certificate is not made out to the key
   */
  public static AgentIdentity load(Path folder) {
    Path file = folder.resolve(CERTIFICATE_FILE);
    AgentKey key = AgentKey.load(folder);
    String text =
        Pem.read(
            file,
            Words.of(
                "%s 里没有证书 %s；请先运行 plumbline agent enroll。",
                "There is no certificate %2$s in %1$s; run plumbline agent enroll first.",
                folder,
                CERTIFICATE_FILE));
    return of(key, file.toString(), Pem.certificates(file.toString(), text));
  }

  static AgentIdentity of(AgentKey key, String where, List<X509Certificate> chain) {
    if (!key.fits(chain.getFirst().getPublicKey())) {
      throw new InputFault(
          Words.of(
              "%s：证书不属于密钥 %s。",
              "%s: the certificate is not made out to the key %s.", where, AgentKey.FILE));
    }
    return new AgentIdentity(key, List.copyOf(chain));
  }

  /** The common name of the certificate. */
  public String agent() {
    return CommonName.of(chain.getFirst());
  }

  /** When the certificate ends. */
  public Instant expires() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /** The certificate chain, the agent's own first. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /** Signs the head of a chain. */
  public Seal seal(UUID boot, long sequence, Digest head, long sealedMicros) {
    try {
      return Seal.sign(agent(), boot, sequence, head, sealedMicros, key.secret());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key " + AgentKey.FILE + " cannot sign", e);
    }
  }

  /**
   * TLS with this identity, trusting the certificates of a PEM file and no others.
   *
   * @throws InputFault when the file is missing or holds no certificate
   */
  public SSLContext tls(Path ca) {
    String text =
        Pem.read(
            ca, Words.of("没有受信任的证书文件 %s。", "There is no file of trusted certificates %s.", ca));
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      own.setKeyEntry("agent", key.secret(), new char[0], chain.toArray(X509Certificate[]::new));
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own, new char[0]);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys.getKeyManagers(), trust(Pem.certificates(ca.toString(), text)), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java cannot set TLS 1.3 up", e);
    }
  }

  static TrustManager[] trust(List<X509Certificate> trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("ca-" + i, trusted.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }
}
