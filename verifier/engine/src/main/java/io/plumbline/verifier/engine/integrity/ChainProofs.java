package io.plumbline.verifier.engine.integrity;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.verifier.engine.source.ChainName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which chains are proven how far: by genuine seals that stand in a log. A seal covers its boot up
 * to its sequence and, because the first frame of a boot names the last frame of the boot before,
 * everything of the boots before as well: frames that a killed agent had not sealed yet are covered
 * by the first seal after its restart.
 */
final class ChainProofs implements Proofs {
  private final Map<ChainName, BootChain> chains;
  private final Set<BootChain> unsound = new HashSet<>();
  private final Set<BootChain> sealedByNext = new HashSet<>();
  private final Set<BootChain> provenByNext = new HashSet<>();
  private final SealLog log;
  private final long pendingSinceMicros;

  /**
   * Looks at chains as they are now.
   *
   * @param unlinked chains whose first frame links to no boot of the archive
   * @param log which seals are logged
   * @param pendingSinceMicros frames that arrived since may still wait for their seal and the log
   */
  ChainProofs(
      Map<ChainName, BootChain> chains,
      Set<BootChain> unlinked,
      SegmentAudit segments,
      SealLog log,
      long pendingSinceMicros) {
    this.chains = Map.copyOf(chains);
    this.log = log;
    this.pendingSinceMicros = pendingSinceMicros;
    Map<Digest, BootChain> byHead = new HashMap<>();
    for (BootChain chain : chains.values()) {
      if (chain.frames() > 0) {
        byHead.put(chain.head(), chain);
      }
      if (!chain.isSound()
          || unlinked.contains(chain)
          || chain.folders().stream().anyMatch(segments::isBroken)) {
        unsound.add(chain);
      }
    }
    for (BootChain chain : chains.values()) {
      if (chain.sealedUpTo() >= 1) {
        coverBefore(chain, byHead, sealedByNext);
      }
      if (chain.provenUpTo(log) >= 1) {
        coverBefore(chain, byHead, provenByNext);
      }
    }
  }

  private void coverBefore(
      BootChain sealed, Map<Digest, BootChain> byHead, Set<BootChain> covered) {
    BootChain chain = sealed;
    while (!unsound.contains(chain)) {
      BootChain before = chain.predecessor().map(byHead::get).orElse(null);
      // A hash cannot lead back to itself, but what was covered before need not be walked again.
      if (before == null || !before.agent().equals(chain.agent()) || !covered.add(before)) {
        return;
      }
      chain = before;
    }
  }

  @Override
  public boolean cover(ChainName name, long sequence) {
    BootChain chain = chains.get(name);
    return chain != null
        && !unsound.contains(chain)
        && (sequence <= chain.provenUpTo(log)
            || provenByNext.contains(chain)
            || chain.isPendingSince(pendingSinceMicros));
  }

  /** Frames of agents that no genuine seal covers. */
  long unsealedFrames() {
    return chains.values().stream()
        .filter(chain -> chain.provenance() == Provenance.EDGE)
        .filter(chain -> !sealedByNext.contains(chain))
        .mapToLong(BootChain::unsealedFrames)
        .sum();
  }
}
