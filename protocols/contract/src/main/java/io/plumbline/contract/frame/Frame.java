package io.plumbline.contract.frame;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import java.nio.ByteBuffer;

/** A decoded frame. Immutable. */
public sealed interface Frame permits TelemetryFrame, UsageFrame {
  /** Who made it and where it stands in the chain. */
  FrameHeader header();

  /** SHA-256 over all of its encoded bytes: its name in the chain. */
  Digest digest();

  /**
   * Reads what remains of the buffer as one frame, within {@link FrameLimits}.
   *
   * @throws FormatFault when the bytes are no well-formed frame
   */
  static Frame decode(ByteBuffer bytes) throws FormatFault {
    return FrameCodec.decode(bytes);
  }

  /**
   * Reads a frame whose hash is known, such as {@link
   * io.plumbline.contract.segment.SegmentRecord#digest()}.
   *
   * @param digest SHA-256 of the bytes; not computed again
   * @throws FormatFault when the bytes are no well-formed frame
   */
  static Frame decode(ByteBuffer bytes, Digest digest) throws FormatFault {
    return FrameCodec.decode(bytes, digest);
  }
}
