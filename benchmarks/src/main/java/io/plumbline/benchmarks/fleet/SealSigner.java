package io.plumbline.benchmarks.fleet;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.UUID;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Signs what {@link Seal#sign} signs, to the same bytes, with Bouncy Castle: a load of thousands of
 * agents in one process would else spend a third of its time in the JDK's Ed25519.
 */
final class SealSigner {
  private final byte[] secret;
  private final byte[] open = new byte[Ed25519.PUBLIC_KEY_SIZE];

  /** Takes an Ed25519 key, whose PKCS#8 form ends with its 32 bytes (RFC 8410). */
  SealSigner(PrivateKey key) {
    byte[] encoded = key.getEncoded();
    secret = Arrays.copyOfRange(encoded, encoded.length - Ed25519.SECRET_KEY_SIZE, encoded.length);
    Ed25519.generatePublicKey(secret, 0, open, 0);
  }

  Seal sign(String agent, UUID boot, long sequence, Digest head, long sealedMicros) {
    byte[] signature = new byte[Seal.SIGNATURE_BYTES];
    byte[] signed = new Seal(agent, boot, sequence, head, sealedMicros, signature).signedBytes();
    Ed25519.sign(secret, 0, open, 0, signed, 0, signed.length, signature, 0);
    return new Seal(agent, boot, sequence, head, sealedMicros, signature);
  }
}
