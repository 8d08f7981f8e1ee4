package io.plumbline.driver.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509TrustManager;

/**
 * Keeps the certificates that a server shows and trusts none: the handshake ends there, so no
 * secret of ours reaches a server that is not trusted yet. For one handshake, in one thread.
 */
final class ShownChain extends ServersOnly {
  private List<X509Certificate> certificates = List.of();
  private String keyType = "";

  boolean isEmpty() {
    return certificates.isEmpty();
  }

  /** The server's own certificate. */
  X509Certificate first() {
    return certificates.getFirst();
  }

  /** Whether somebody else trusts it, apart from the name of the host. */
  boolean isTrustedBy(X509TrustManager other) {
    try {
      other.checkServerTrusted(certificates.toArray(X509Certificate[]::new), keyType);
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  private void keep(X509Certificate[] chain, String authType) throws CertificateException {
    certificates = List.of(chain);
    keyType = authType;
    throw new CertificateException("only looked at");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    keep(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    keep(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    keep(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
