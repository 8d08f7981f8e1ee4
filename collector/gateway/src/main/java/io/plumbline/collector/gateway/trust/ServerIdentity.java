package io.plumbline.collector.gateway.trust;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the gateway shows in TLS.
 *
 * @param key its private key
 * @param chain its certificate and the authority's, whose hash a new agent knows from its token
 */
public record ServerIdentity(PrivateKey key, List<X509Certificate> chain) {
  public ServerIdentity {
    chain = List.copyOf(chain);
  }
}
