package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.verifier.engine.source.Place;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.util.Optional;

/**
 * A frame of an archive and what proves it.
 *
 * @param header who made it and where it stands in the chain
 * @param digest SHA-256 of its bytes: its name in the chain
 * @param place segment file and byte offset of its record
 * @param receipt when the gateway took it in
 * @param samples samples of the device on the day, or usage events of the subject
 * @param seal the first seal of its boot that covers it; empty for imports and where none does
 */
public record FrameProof(
    FrameHeader header,
    Digest digest,
    Place place,
    Receipt receipt,
    long samples,
    Optional<SealProof> seal) {
  FrameProof with(SealProof proof) {
    return new FrameProof(header, digest, place, receipt, samples, Optional.of(proof));
  }

  FrameProof with(long samplesOfTheDay) {
    return new FrameProof(header, digest, place, receipt, samplesOfTheDay, seal);
  }

  /**
   * A seal of an archive.
   *
   * @param sequence of the last frame that it covers
   * @param head SHA-256 of that frame, as the seal states it
   * @param sealedMicros the agent's clock, microseconds since the epoch
   * @param place segment file and byte offset of its record
   * @param verdict what its signature is worth
   */
  public record SealProof(
      long sequence, Digest head, long sealedMicros, Place place, SealVerdict verdict) {}
}
