package io.plumbline.contract.segment;

import java.util.Arrays;
import java.util.HexFormat;

/** An Ed25519 signature, 64 bytes. Immutable; equality is by content. */
public final class SegmentSignature {
  /** Length of the signature. */
  public static final int BYTES = 64;

  private final byte[] bytes;

  public SegmentSignature(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "signature has " + bytes.length + " bytes, expected " + BYTES);
    }
    this.bytes = bytes.clone();
  }

  /** A copy of the 64 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SegmentSignature that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
