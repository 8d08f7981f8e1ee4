package io.plumbline.collector.agent.spool;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import java.util.UUID;

/** Signs the head of a chain. */
@FunctionalInterface
public interface Sealer {
  /** A seal over the frames of a boot up to a sequence. */
  Seal seal(UUID boot, long sequence, Digest head, long sealedMicros);
}
