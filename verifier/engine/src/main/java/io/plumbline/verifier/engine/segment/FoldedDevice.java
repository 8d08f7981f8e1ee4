package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.verifier.engine.fold.ChainPoints;
import io.plumbline.verifier.engine.fold.DeviceDays;
import java.io.Serializable;
import java.nio.ByteBuffer;

/**
 * A device after its fold, on its way to where the indicators are computed.
 *
 * @param device its id
 * @param days its device-days
 * @param frames the frames that its samples came in, as {@link ChainPoints#write} gives them
 */
public record FoldedDevice(String device, DeviceDays days, byte[] frames) implements Serializable {
  /** What a fold gave. */
  public static FoldedDevice of(String device, DeviceDays days, ChainPoints frames) {
    ByteSink out = new ByteSink();
    frames.write(out);
    return new FoldedDevice(device, days, out.toBytes());
  }

  /** The frames that its samples came in. */
  public ChainPoints points() {
    try {
      return ChainPoints.read(new ByteSource("frames", ByteBuffer.wrap(frames)));
    } catch (FormatFault e) {
      throw new IllegalStateException("what was written here cannot be read", e);
    }
  }
}
