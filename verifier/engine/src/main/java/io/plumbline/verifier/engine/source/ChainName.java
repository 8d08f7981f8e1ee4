package io.plumbline.verifier.engine.source;

import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import java.util.UUID;

/**
 * Which chain a frame belongs to: one boot of one agent, or one import call.
 *
 * @param provenance an agent's or an import's
 * @param agent id of the agent or name of the call
 * @param boot the boot
 */
public record ChainName(Provenance provenance, String agent, UUID boot) {
  /** The chain that a frame names as its own. */
  public static ChainName of(FrameHeader header) {
    return new ChainName(header.provenance(), header.agent(), header.boot());
  }
}
