package io.plumbline.verifier.engine.integrity;

import io.plumbline.contract.chain.Seal;
import io.plumbline.verifier.engine.source.SealCheck;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.io.Serializable;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The certificates that an authority issued to agents, by agent, for processes that check seals
 * without seeing the archive's folder. Immutable, serialisable, thread-safe.
 */
public final class SealKeys implements SealCheck, Serializable {
  private static final long serialVersionUID = 1L;

  private final HashMap<String, ArrayList<X509Certificate>> certificates = new HashMap<>();

  SealKeys(Map<String, List<X509Certificate>> certificates) {
    certificates.forEach((agent, list) -> this.certificates.put(agent, new ArrayList<>(list)));
  }

  @Override
  public SealVerdict check(Seal seal) {
    List<X509Certificate> known = certificates.getOrDefault(seal.agent(), new ArrayList<>());
    if (signedByOneOf(known, seal)) {
      return SealVerdict.GENUINE;
    }
    return known.isEmpty() ? SealVerdict.NO_CERTIFICATE : SealVerdict.FORGED;
  }

  /** Whether one of the certificates was valid when the seal was made, and its key made it. */
  static boolean signedByOneOf(List<X509Certificate> certificates, Seal seal) {
    Instant sealed = Instant.EPOCH.plus(seal.sealedMicros(), ChronoUnit.MICROS);
    for (X509Certificate certificate : certificates) {
      if (!sealed.isBefore(certificate.getNotBefore().toInstant())
          && !sealed.isAfter(certificate.getNotAfter().toInstant())
          && Ed25519.isSignedBy(certificate.getPublicKey(), seal.signedBytes(), seal.signature())) {
        return true;
      }
    }
    return false;
  }
}
