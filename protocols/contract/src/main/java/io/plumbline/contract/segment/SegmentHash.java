package io.plumbline.contract.segment;

import io.plumbline.contract.chain.Digest;
import java.security.MessageDigest;

/**
 * The running digest of a segment: SHA-256 over the header's bytes and then, for each record, its
 * head and the SHA-256 of its payload. It covers every byte as a hash over the file would, but a
 * reader that hashes each frame for the chain anyway pays nothing more. Not thread-safe.
 */
public final class SegmentHash {
  private final MessageDigest hash = Digest.newSha256();

  /** Begins with the bytes of a header, its checksum included. */
  public SegmentHash(byte[] header) {
    hash.update(header);
  }

  /** Adds a record by its head and the hash of its payload. */
  public void add(byte[] head, Digest payload) {
    hash.update(head);
    hash.update(payload.toBytes());
  }

  /** The digest of what was added so far. */
  public Digest digest() {
    try {
      return Digest.of(((MessageDigest) hash.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this Java's SHA-256 cannot be copied", e);
    }
  }
}
