package io.plumbline.verifier.engine.explain.walk;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.verifier.engine.log.SealProofs;
import io.plumbline.verifier.engine.source.Place;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A frame of an archive and what proves it.
 *
 * @param header who made it and where it stands in the chain
 * @param digest SHA-256 of its bytes: its name in the chain
 * @param place segment file and byte offset of its record
 * @param receipt when the gateway took it in
 * @param samples samples of the device on the day, or usage events of the subject
 * @param clock how far the gateway's clock was ahead of the agent's, as the agent estimated; empty
 *     where it had not asked
 * @param seal the first seal of its boot that covers it; empty for imports and where none does
 */
public record FrameProof(
    FrameHeader header,
    Digest digest,
    Place place,
    Receipt receipt,
    long samples,
    Optional<ClockOffset> clock,
    Optional<SealProof> seal) {
  /** The same frame, covered by a seal. */
  public FrameProof with(SealProof proof) {
    return new FrameProof(header, digest, place, receipt, samples, clock, Optional.of(proof));
  }

  /** The same frame, with another number of samples that it proves. */
  public FrameProof with(long samplesOfTheDay) {
    return new FrameProof(header, digest, place, receipt, samplesOfTheDay, clock, seal);
  }

  /**
   * A seal of an archive.
   *
   * @param sequence of the last frame that it covers
   * @param head SHA-256 of that frame, as the seal states it
   * @param sealedMicros the agent's clock, microseconds since the epoch
   * @param place segment file and byte offset of its record
   * @param verdict what its signature is worth
   * @param log where it stands in its gateway's log, proved; empty where it is in none
   */
  public record SealProof(
      long sequence,
      Digest head,
      long sealedMicros,
      Place place,
      SealVerdict verdict,
      Optional<SealProofs.Proof> log) {
    SealProof with(SealProofs.Proof proof) {
      return new SealProof(sequence, head, sealedMicros, place, verdict, Optional.of(proof));
    }
  }

  /**
   * The same frames, their seals proved by the logs.
   *
   * @throws EnvironmentFault when the archive cannot be read
   */
  public static List<FrameProof> logged(ArchiveLayout archive, List<FrameProof> frames) {
    Set<Place> seals =
        frames.stream()
            .flatMap(frame -> frame.seal().stream())
            .map(SealProof::place)
            .collect(Collectors.toSet());
    try {
      Map<Place, SealProofs.Proof> proofs = SealProofs.of(archive, seals);
      return frames.stream().map(frame -> frame.logged(proofs)).toList();
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("读不了归档 %s：%s", "Archive %s cannot be read: %s", archive.root(), e), e);
    }
  }

  private FrameProof logged(Map<Place, SealProofs.Proof> proofs) {
    return seal.flatMap(one -> Optional.ofNullable(proofs.get(one.place())).map(one::with))
        .map(this::with)
        .orElse(this);
  }

  /** Whether a genuine seal covers it that stands in a log. */
  public boolean isLogged() {
    return seal.filter(one -> one.verdict() == SealVerdict.GENUINE)
        .flatMap(SealProof::log)
        .isPresent();
  }
}
