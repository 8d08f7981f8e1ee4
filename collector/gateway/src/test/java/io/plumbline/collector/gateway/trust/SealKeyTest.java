package io.plumbline.collector.gateway.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealKeyTest {
  private static final KeyPair KEY = TestAgent.newKey();

  /** What one library takes another must not refuse. */
  @Test
  void itSaysOfEveryFlippedBitOfASignatureWhatTheJdkSays() throws Exception {
    SealKey key = SealKey.of(KEY.getPublic());
    Seal seal = Seal.sign("edge-1", UUID.randomUUID(), 7, Digest.ZERO, 1, KEY.getPrivate());
    assertTrue(key.hasSigned(seal));
    for (int bit = 0; bit < 8 * Seal.SIGNATURE_BYTES; bit++) {
      byte[] signature = seal.signature();
      signature[bit >> 3] ^= (byte) (1 << (bit & 7));
      Seal forged =
          new Seal(
              seal.agent(),
              seal.boot(),
              seal.sequence(),
              seal.head(),
              seal.sealedMicros(),
              signature);
      assertEquals(byJdk(forged), key.hasSigned(forged), "bit " + bit);
    }
  }

  @Test
  void anotherKeysSealIsNotItsOwn() throws Exception {
    Seal seal =
        Seal.sign("edge-1", UUID.randomUUID(), 7, Digest.ZERO, 1, TestAgent.newKey().getPrivate());
    assertEquals(false, SealKey.of(KEY.getPublic()).hasSigned(seal));
  }

  @Test
  void aKeyThatIsNotEd25519IsRefused() {
    assertThrows(InvalidKeyException.class, () -> SealKey.of(TestAgent.newKey("RSA").getPublic()));
    assertThrows(
        InvalidKeyException.class, () -> SealKey.of(TestAgent.newKey("X25519").getPublic()));
  }

  private static boolean byJdk(Seal seal) {
    try {
      return seal.verify(KEY.getPublic());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
