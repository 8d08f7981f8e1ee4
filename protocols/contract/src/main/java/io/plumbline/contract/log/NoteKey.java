package io.plumbline.contract.log;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The public key that checks signatures on notes: a name, what kind of signature it makes, and an
 * Ed25519 key (C2SP signed-note, "Verifier keys"). Written {@code NAME+ID+BASE64}. Immutable.
 */
public final class NoteKey {
  /** What a key signs. */
  public enum Kind {
    /** The text of a note (signed-note, type 0x01): logs and packers. */
    NOTE(1),
    /** A checkpoint and the time of seeing it (tlog-cosignature, type 0x04): witnesses. */
    COSIGNATURE(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  private static final int KEY_BYTES = 32;

  /** The DER bytes in front of the 32 of an Ed25519 key (RFC 8410, 4). */
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final Kind kind;
  private final PublicKey key;
  private final byte[] raw;
  private final int id;

  private NoteKey(String name, Kind kind, PublicKey key, byte[] raw) {
    this.name = name;
    this.kind = kind;
    this.key = key;
    this.raw = raw;
    this.id = id(name, kind, raw);
  }

  /**
   * Names a key.
   *
   * @throws IllegalArgumentException when the name has a space or plus, or is no Ed25519 key
   */
  public static NoteKey of(String name, Kind kind, PublicKey key) {
    requireName(name);
    byte[] spki = key.getEncoded();
    if (spki == null
        || spki.length != SPKI.length + KEY_BYTES
        || !Arrays.equals(spki, 0, SPKI.length, SPKI, 0, SPKI.length)) {
      throw new IllegalArgumentException("no Ed25519 key");
    }
    return new NoteKey(name, kind, key, Arrays.copyOfRange(spki, SPKI.length, spki.length));
  }

  /**
   * Reads {@code NAME+ID+BASE64}.
   *
   * @throws FormatFault when it is anything else, or the id is not that of the key
   */
  public static NoteKey parse(String text) throws FormatFault {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length != 3) {
      throw fault("'" + text + "' is no NAME+ID+KEY");
    }
    byte[] bytes;
    try {
      requireName(parts[0]);
      bytes = Base64.getDecoder().decode(parts[2]);
    } catch (IllegalArgumentException e) {
      throw fault("'" + text + "': " + e.getMessage());
    }
    if (bytes.length != 1 + KEY_BYTES) {
      throw fault("'" + text + "' has " + bytes.length + " bytes of key, expected 33");
    }
    for (Kind kind : Kind.values()) {
      if (kind.code == bytes[0]) {
        NoteKey read = ofRaw(parts[0], kind, Arrays.copyOfRange(bytes, 1, bytes.length));
        if (!read.idText().equals(parts[1])) {
          throw fault("'" + text + "' has the id " + parts[1] + ", expected " + read.idText());
        }
        return read;
      }
    }
    throw fault("'" + text + "' has signatures of type " + bytes[0] + ", expected 1 or 4");
  }

  private static NoteKey ofRaw(String name, Kind kind, byte[] raw) throws FormatFault {
    byte[] spki = Arrays.copyOf(SPKI, SPKI.length + KEY_BYTES);
    System.arraycopy(raw, 0, spki, SPKI.length, KEY_BYTES);
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
      return new NoteKey(name, kind, key, raw);
    } catch (GeneralSecurityException e) {
      throw fault("key of '" + name + "' is no Ed25519 key: " + e.getMessage());
    }
  }

  private static void requireName(String name) {
    if (name.isEmpty()
        || name.codePoints().anyMatch(c -> c == '+' || c < 0x21 || Character.isSpaceChar(c))) {
      throw new IllegalArgumentException(
          "the name '" + name + "' is empty, or has a space, control character or plus");
    }
  }

  /** The name of who signs. */
  public String name() {
    return name;
  }

  /** What it signs. */
  public Kind kind() {
    return kind;
  }

  /** The Ed25519 key. */
  public PublicKey publicKey() {
    return key;
  }

  /** The first four bytes of SHA-256(name ‖ LF ‖ type ‖ key). */
  public int id() {
    return id;
  }

  /** Whether a signature says that it is this key's. */
  public boolean claims(NoteSignature signature) {
    return signature.keyId() == id && signature.name().equals(name);
  }

  /** Whether the bytes are this key's signature over the message. */
  boolean verify(byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // another length, or no point of the curve
    }
  }

  private String idText() {
    return HexFormat.of().toHexDigits(id);
  }

  private static int id(String name, Kind kind, byte[] raw) {
    byte[] named = (name + "\n").getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.wrap(Digest.sha256(named, new byte[] {(byte) kind.code}, raw).toBytes())
        .getInt();
  }

  private static FormatFault fault(String message) {
    return new FormatFault("vkey", -1, message);
  }

  /** {@code NAME+ID+BASE64}. */
  @Override
  public String toString() {
    byte[] typed = new byte[1 + KEY_BYTES];
    typed[0] = (byte) kind.code;
    System.arraycopy(raw, 0, typed, 1, KEY_BYTES);
    return name + "+" + idText() + "+" + Base64.getEncoder().encodeToString(typed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteKey that
        && name.equals(that.name)
        && kind == that.kind
        && Arrays.equals(raw, that.raw);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, kind, Arrays.hashCode(raw));
  }
}
