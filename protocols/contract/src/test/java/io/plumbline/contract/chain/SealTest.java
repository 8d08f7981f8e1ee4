package io.plumbline.contract.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.bytes.ByteFuzz;
import io.plumbline.contract.bytes.Vectors;
import io.plumbline.contract.fault.FormatFault;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final UUID BOOT = UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f");
  private static final long SEALED = 1_719_763_260_000_000L;

  @Test
  void a_seal_is_byte_for_byte_the_vector_and_verifies_under_the_key_of_rfc_8032()
      throws Exception {
    byte[] vector = Vectors.read("seal");
    Digest head = Digest.sha256(new byte[] {'h', 'e', 'a', 'd'});
    Seal seal = Seal.sign("edge-1", BOOT, 17, head, SEALED, privateKey());
    assertArrayEquals(vector, seal.encode());

    Seal decoded = Seal.decode(ByteBuffer.wrap(vector));
    assertEquals("edge-1", decoded.agent());
    assertEquals(BOOT, decoded.boot());
    assertEquals(17, decoded.sequence());
    assertEquals(head, decoded.head());
    assertEquals(SEALED, decoded.sealedMicros());
    assertTrue(decoded.verify(publicKey()));
  }

  @Test
  void given_any_flipped_bit_of_a_seal_then_it_is_malformed_or_its_signature_is_not_the_keys()
      throws Exception {
    byte[] vector = Vectors.read("seal");
    for (int at = 0; at < vector.length; at++) {
      byte[] bad = vector.clone();
      bad[at] ^= 1;
      boolean verified;
      try {
        verified = Seal.decode(ByteBuffer.wrap(bad)).verify(publicKey());
      } catch (FormatFault malformed) {
        verified = false;
      } catch (SignatureException unusable) {
        verified = false;
      }
      assertFalse(verified, "byte " + at);
    }
  }

  @Test
  void given_any_bytes_the_decoder_gives_a_seal_or_says_what_is_wrong() {
    byte[] vector = Vectors.read("seal");
    ByteFuzz.run(1, 20_000, List.of(vector), Seal::decode);
    for (int length = 0; length < vector.length; length++) {
      byte[] cut = Arrays.copyOf(vector, length);
      assertThrows(FormatFault.class, () -> Seal.decode(ByteBuffer.wrap(cut)));
    }
  }

  /** RFC 8032, 7.1, test 1. */
  private static PrivateKey privateKey() throws Exception {
    byte[] seed =
        HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    return KeyFactory.getInstance("Ed25519")
        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
  }

  private static PublicKey publicKey() throws Exception {
    byte[] point =
        HexFormat.of().parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    byte[] bigEndian = new byte[32];
    for (int i = 0; i < 32; i++) {
      bigEndian[i] = point[31 - i];
    }
    boolean odd = (bigEndian[0] & 0x80) != 0;
    bigEndian[0] &= 0x7f;
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(
            new EdECPublicKeySpec(
                NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bigEndian))));
  }
}
