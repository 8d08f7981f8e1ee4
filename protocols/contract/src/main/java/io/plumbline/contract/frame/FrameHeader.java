package io.plumbline.contract.frame;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.Require;
import io.plumbline.contract.telemetry.Series;
import java.util.UUID;

/**
 * Who made a frame and where it stands in the chain.
 *
 * @param provenance where the content was read
 * @param agent id of the agent, 1 to 200 characters
 * @param boot drawn anew at each start of the agent
 * @param sequence 1, 2, 3 … within a boot
 * @param previous hash of the frame before; for sequence 1 that of the last frame of the agent's
 *     boot before, or {@link Digest#ZERO} where the agent has no memory of one
 * @param config hash of the agent's configuration file, {@link Digest#ZERO} for imports
 * @param createdMicros when the frame was packed, microseconds since the epoch
 */
public record FrameHeader(
    Provenance provenance,
    String agent,
    UUID boot,
    long sequence,
    Digest previous,
    Digest config,
    long createdMicros) {
  public FrameHeader {
    Require.identifier("agent", agent, Series.MAX_IDENTIFIER);
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence is " + sequence + ", expected 1 or more");
    }
  }
}
