package io.plumbline.collector.gateway.trust;

import io.plumbline.contract.chain.Seal;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An agent's key, made ready once to check many seals. What it accepts and refuses is what {@link
 * Seal#verify} does; the JDK's own check takes about ten times as long, and at a seal a frame it
 * was most of what the gateway did. Immutable.
 */
public final class SealKey {
  /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410). */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Ed25519.PublicPoint point;

  private SealKey(Ed25519.PublicPoint point) {
    this.point = point;
  }

  /**
   * Takes the key of a certificate.
   *
   * @throws InvalidKeyException when it is no Ed25519 key, or no point of the curve
   */
  public static SealKey of(PublicKey key) throws InvalidKeyException {
    byte[] encoded = key.getEncoded();
    if (encoded == null
        || encoded.length != PREFIX.length + Ed25519.PUBLIC_KEY_SIZE
        || !Arrays.equals(encoded, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
      throw new InvalidKeyException("the key is " + key.getAlgorithm() + ", expected Ed25519");
    }
    Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(encoded, PREFIX.length);
    if (point == null) {
      throw new InvalidKeyException("the key is no point of the curve");
    }
    return new SealKey(point);
  }

  /** Whether a seal's signature is this key's. */
  public boolean hasSigned(Seal seal) {
    byte[] signed = seal.signedBytes();
    return Ed25519.verify(seal.signature(), 0, point, signed, 0, signed.length);
  }
}
