package io.plumbline.contract.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;

/** Signs notes or cosigns checkpoints, by the kind of its key. Immutable, thread-safe. */
public final class NoteSigner {
  private final NoteKey key;
  private final PrivateKey secret;

  /**
   * Signs with a secret key.
   *
   * @param key its public half, with the name under which it signs
   */
  public NoteSigner(NoteKey key, PrivateKey secret) {
    this.key = key;
    this.secret = secret;
  }

  /** Signs with a key under a name. */
  public static NoteSigner of(String name, NoteKey.Kind kind, KeyPair pair) {
    return new NoteSigner(NoteKey.of(name, kind, pair.getPublic()), pair.getPrivate());
  }

  /** What its signatures are checked with. */
  public NoteKey key() {
    return key;
  }

  /** Signs a text, which ends with a line feed. */
  public NoteSignature sign(String text) {
    require(NoteKey.Kind.NOTE);
    return new NoteSignature(key.name(), key.id(), bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Cosigns the text of a checkpoint.
   *
   * @param seconds the witness's clock, seconds since the epoch
   */
  public NoteSignature cosign(String text, long seconds) {
    require(NoteKey.Kind.COSIGNATURE);
    byte[] signature = bytes(Cosignature.message(seconds, text));
    return new NoteSignature(
        key.name(),
        key.id(),
        ByteBuffer.allocate(Cosignature.BYTES).putLong(seconds).put(signature).array());
  }

  private void require(NoteKey.Kind kind) {
    if (key.kind() != kind) {
      throw new IllegalStateException(key.name() + " makes signatures of kind " + key.kind());
    }
  }

  private byte[] bytes(byte[] message) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(secret);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key that cannot sign", e);
    }
  }
}
