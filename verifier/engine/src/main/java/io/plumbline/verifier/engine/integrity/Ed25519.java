package io.plumbline.verifier.engine.integrity;

import java.security.PublicKey;
import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;

/**
 * Checks signatures (RFC 8032) with Bouncy Castle, which takes a seventh of the JDK's time: an
 * archive has one for every few minutes of every agent.
 */
final class Ed25519 {
  private static final int SIGNATURE_BYTES = 64;
  private static final int KEY_BYTES = 32;

  /** What a SubjectPublicKeyInfo of Ed25519 has in front of the key (RFC 8410). */
  private static final byte[] PREFIX = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private Ed25519() {}

  /** Whether the signature is the key's; false also for a key of another kind. */
  static boolean isSignedBy(PublicKey key, byte[] message, byte[] signature) {
    byte[] encoded = key.getEncoded();
    if (encoded == null
        || encoded.length != PREFIX.length + KEY_BYTES
        || !Arrays.equals(encoded, 0, PREFIX.length, PREFIX, 0, PREFIX.length)
        || signature.length != SIGNATURE_BYTES) {
      return false;
    }
    try {
      return new Ed25519PublicKeyParameters(encoded, PREFIX.length)
          .verify(
              org.bouncycastle.math.ec.rfc8032.Ed25519.Algorithm.Ed25519,
              null,
              message,
              0,
              message.length,
              signature,
              0);
    } catch (IllegalArgumentException e) {
      return false; // the key is no point of the curve, so it signed nothing
    }
  }
}
