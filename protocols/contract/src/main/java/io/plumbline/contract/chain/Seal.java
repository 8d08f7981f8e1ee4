package io.plumbline.contract.chain;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.Require;
import io.plumbline.contract.telemetry.Series;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.UUID;

/**
 * An agent's signature over the head of its chain: it covers every frame of the boot up to the
 * sequence. Ed25519 (RFC 8032). The byte layout is in {@code docs/formats/seal.md}.
 *
 * @param agent id of the agent
 * @param boot the boot that the chain belongs to
 * @param sequence sequence of the last frame covered
 * @param head hash of that frame
 * @param sealedMicros the agent's clock, microseconds since the epoch
 * @param signature 64 bytes over everything before it
 */
public record Seal(
    String agent, UUID boot, long sequence, Digest head, long sealedMicros, byte[] signature) {
  /** Length of an Ed25519 signature. */
  public static final int SIGNATURE_BYTES = 64;

  private static final int MAGIC = 0x504c5331; // "PLS1"
  private static final int MAX_AGENT_BYTES = 3 * Series.MAX_IDENTIFIER;

  public Seal {
    Require.identifier("agent", agent, Series.MAX_IDENTIFIER);
    if (signature.length != SIGNATURE_BYTES) {
      throw new IllegalArgumentException(
          "signature has " + signature.length + " bytes, expected " + SIGNATURE_BYTES);
    }
    signature = signature.clone();
  }

  /** Signs the head of a chain. */
  public static Seal sign(
      String agent, UUID boot, long sequence, Digest head, long sealedMicros, PrivateKey key)
      throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(key);
    signer.update(signedBytes(agent, boot, sequence, head, sealedMicros));
    return new Seal(agent, boot, sequence, head, sealedMicros, signer.sign());
  }

  /** What the agent signs: every other field of the seal behind the format's name. */
  public byte[] signedBytes() {
    return signedBytes(agent, boot, sequence, head, sealedMicros);
  }

  /** Whether the signature is the key's. */
  public boolean verify(PublicKey key) throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update(signedBytes());
    return verifier.verify(signature);
  }

  /** The seal's bytes as spooled, sent and archived. */
  public byte[] encode() {
    return new ByteSink().bytes(signedBytes()).bytes(signature).toBytes();
  }

  /** Reads a seal; the signature is not checked. */
  public static Seal decode(ByteBuffer bytes) throws FormatFault {
    ByteSource in = new ByteSource("seal", bytes);
    int magic = in.i32();
    if (magic != MAGIC) {
      throw in.fault(0, "starts with %08x, expected %08x (PLS1)".formatted(magic, MAGIC));
    }
    int at = in.position();
    String agent = in.text(MAX_AGENT_BYTES);
    UUID boot = in.uuid();
    long sequence = in.i64();
    Digest head = in.digest();
    long sealedMicros = in.i64();
    byte[] signature = in.bytes(SIGNATURE_BYTES);
    in.end();
    try {
      return new Seal(agent, boot, sequence, head, sealedMicros, signature);
    } catch (IllegalArgumentException e) {
      throw in.fault(at, e.getMessage() == null ? "agent is malformed" : e.getMessage());
    }
  }

  @Override
  public byte[] signature() {
    return signature.clone();
  }

  private static byte[] signedBytes(
      String agent, UUID boot, long sequence, Digest head, long sealedMicros) {
    return new ByteSink()
        .i32(MAGIC)
        .text(agent)
        .uuid(boot)
        .i64(sequence)
        .digest(head)
        .i64(sealedMicros)
        .toBytes();
  }
}
