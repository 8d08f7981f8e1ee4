package io.plumbline.collector.agent.identity;

import io.plumbline.contract.chain.Digest;
import io.plumbline.driver.tls.ServersOnly;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a server whose certificate is signed by the one authority whose fingerprint is known
 * beforehand. The authority's certificate is taken from a file or from the chain that the server
 * sends; path, dates and host name are then checked by the JDK.
 */
final class PinnedTrust extends ServersOnly {
  private final Digest fingerprint;
  private final List<X509Certificate> known;

  /**
   * Pins an authority.
   *
   * @param known certificates at hand, may be empty
   */
  PinnedTrust(Digest fingerprint, List<X509Certificate> known) {
    this.fingerprint = fingerprint;
    this.known = List.copyOf(known);
  }

  private X509ExtendedTrustManager pinned(X509Certificate[] chain) throws CertificateException {
    for (List<X509Certificate> candidates : List.of(known, List.of(chain))) {
      for (X509Certificate candidate : candidates) {
        if (Digest.sha256(candidate.getEncoded()).equals(fingerprint)) {
          try {
            return (X509ExtendedTrustManager) AgentIdentity.trust(List.of(candidate))[0];
          } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException(e);
          }
        }
      }
    }
    throw new CertificateException(
        "none of the server's %d certificates has the fingerprint %s that the token names"
            .formatted(chain.length, fingerprint));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    pinned(chain).checkServerTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    pinned(chain).checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a server is checked together with its host name only");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return known.toArray(X509Certificate[]::new);
  }
}
