package io.plumbline.verifier.engine.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a verdict rests on must not depend on which library looked at the signatures. */
class Ed25519Test {
  private static final byte[] MESSAGE = "a seal".getBytes(StandardCharsets.US_ASCII);

  private final KeyPair keys = newKeys("Ed25519");
  private final byte[] signature = signed();

  @Test
  void itSaysOfEveryFlippedBitOfASignatureWhatTheJdkSays() throws Exception {
    assertTrue(Ed25519.isSignedBy(keys.getPublic(), MESSAGE, signature));
    for (int bit = 0; bit < 8 * signature.length; bit++) {
      byte[] forged = signature.clone();
      forged[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertEquals(
          byJdk(keys.getPublic(), MESSAGE, forged),
          Ed25519.isSignedBy(keys.getPublic(), MESSAGE, forged),
          "bit " + bit);
    }
  }

  @Test
  void anotherMessageKeyOrLengthIsNotSigned() {
    byte[] other = "another seal".getBytes(StandardCharsets.US_ASCII);
    assertFalse(Ed25519.isSignedBy(keys.getPublic(), other, signature));
    assertFalse(Ed25519.isSignedBy(newKeys("Ed25519").getPublic(), MESSAGE, signature));
    assertFalse(Ed25519.isSignedBy(keys.getPublic(), MESSAGE, Arrays.copyOf(signature, 63)));
    assertFalse(Ed25519.isSignedBy(newKeys("X25519").getPublic(), MESSAGE, signature));
    assertFalse(Ed25519.isSignedBy(newKeys("EC").getPublic(), MESSAGE, signature));
  }

  private byte[] signed() {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(keys.getPrivate());
      signer.update(MESSAGE);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKeys(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean byJdk(PublicKey key, byte[] message, byte[] signature)
      throws GeneralSecurityException {
    Signature checker = Signature.getInstance("Ed25519");
    checker.initVerify(key);
    checker.update(message);
    try {
      return checker.verify(signature);
    } catch (SignatureException e) {
      return false; // its number is out of range
    }
  }
}
