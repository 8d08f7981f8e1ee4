package io.plumbline.verifier.engine.integrity;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.verifier.engine.facts.Findings;
import io.plumbline.verifier.engine.source.ChainName;
import io.plumbline.verifier.engine.source.Place;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks an archive while it is read: segments, chains per agent and boot, seals, certificates.
 * What does not hold becomes a {@link Defect} with its place; what holds can be asked for by chain
 * and sequence. Not thread-safe.
 */
public final class ArchiveAudit {
  private static final int MAX_KEPT = 10_000;

  private final ArchiveLayout layout;
  private final Identities identities;
  private final List<Defect> defects = new ArrayList<>();
  private final Map<DefectKind, Map<String, Long>> counts = new TreeMap<>();
  private final SealLog log;
  private final SegmentAudit segments;
  private final Map<ChainName, BootChain> chains = new LinkedHashMap<>();
  private final Deque<LeftOut.Ends> leftOut;
  private final boolean partial;
  private long edgeFrames;
  private long importedFrames;
  private long seals;
  private long gapRecords;
  private long lostSamples;
  private long newestArrival = Long.MIN_VALUE;

  /**
   * Checks an archive.
   *
   * @param log which seals are logged
   */
  public ArchiveAudit(ArchiveLayout layout, Identities identities, SealLog log) {
    this(layout, identities, log, LeftOut.NOTHING);
  }

  /**
   * Checks a part of an archive: chains of frames may begin anywhere, and what is left out stands
   * in the chains of segments with its header and signed footer.
   */
  public ArchiveAudit(ArchiveLayout layout, Identities identities, SealLog log, LeftOut leftOut) {
    this.layout = layout;
    this.log = log;
    this.leftOut = new ArrayDeque<>(leftOut.segments());
    this.partial = !leftOut.isEmpty();
    this.identities = identities;
    this.segments = new SegmentAudit(identities, this::report);
  }

  /** A segment begins. */
  public void opened(SegmentFile file, SegmentHeader header, Place place) {
    while (!leftOut.isEmpty() && leftOut.getFirst().file().compareTo(file) < 0) {
      passLeftOut();
    }
    segments.opened(file, header, place);
  }

  /** Takes the ends of the next segment that is left out for the segment. */
  private void passLeftOut() {
    LeftOut.Ends ends = leftOut.removeFirst();
    Place place = new Place(ends.path(), -1);
    segments.opened(ends.file(), ends.header(), place);
    segments.closed(ends.file(), ends.footer(), place);
  }

  /** A segment ended. */
  public void closed(SegmentFile file, SegmentFooter footer, Place place) {
    segments.closed(file, footer, place);
  }

  /** Bytes are damaged. */
  public void damaged(SegmentFile file, Place place, boolean record, String message) {
    segments.damaged(file, place, record, message);
  }

  /**
   * Takes in a frame.
   *
   * @param gaps the gap records in it
   * @return whether its content counts
   */
  public boolean frame(
      SegmentFile file,
      Place place,
      Receipt receipt,
      FrameHeader header,
      Digest digest,
      List<Gap> gaps) {
    boolean edge = header.provenance() == Provenance.EDGE;
    if (edge != (file.kind() == SegmentHeader.Kind.GATEWAY)) {
      report(misplaced(place, header));
      return false;
    }
    edgeFrames += edge ? 1 : 0;
    importedFrames += edge ? 0 : 1;
    newestArrival = Math.max(newestArrival, receipt.arrivalMicros());
    boolean counts =
        chain(ChainName.of(header))
            .frame(SegmentAudit.writer(file), place, header, digest, receipt.arrivalMicros());
    for (Gap gap : counts ? gaps : List.<Gap>of()) {
      gapRecords++;
      lostSamples += Math.max(0, gap.lost());
    }
    return counts;
  }

  private static Defect misplaced(Place place, FrameHeader header) {
    return new Defect(
        DefectKind.FRAME_MISPLACED,
        place,
        header.agent(),
        header.boot().toString(),
        header.sequence(),
        Words.of(
            "来源为 %s 的帧不该在这里，其内容不计",
            "a frame of provenance %s does not belong here; its content does not count",
            header.provenance()));
  }

  /** Takes in a seal. */
  public void seal(Place place, Seal seal, SealVerdict verdict) {
    seals++;
    BootChain chain = chain(new ChainName(Provenance.EDGE, seal.agent(), seal.boot()));
    switch (verdict) {
      case GENUINE, COVERED -> chain.seal(place, seal, verdict);
      case FORGED -> {
        chain.breakProof();
        report(
            sealDefect(
                DefectKind.SEAL_FORGED,
                place,
                seal,
                new Words(
                    "签名与该代理的任何有效证书都不符",
                    "the signature is that of none of the agent's valid certificates")));
      }
      case NO_CERTIFICATE -> {
        chain.breakProof();
        report(
            sealDefect(
                DefectKind.CERTIFICATE_MISSING,
                place,
                seal,
                new Words(
                    "归档里没有该代理的可信证书", "the archive has no trustworthy certificate of the agent")));
      }
    }
  }

  private static Defect sealDefect(DefectKind kind, Place place, Seal seal, Words words) {
    return new Defect(kind, place, seal.agent(), seal.boot().toString(), seal.sequence(), words);
  }

  private BootChain chain(ChainName name) {
    return chains.computeIfAbsent(
        name,
        key -> new BootChain(key.agent(), key.boot(), key.provenance(), partial, this::report));
  }

  /**
   * Gives up waiting for frames missing before frames that arrived long ago.
   *
   * @param graceMicros how long before the newest arrival that is; 0 when nothing more will come
   */
  public void settle(long graceMicros) {
    while (graceMicros == 0 && !leftOut.isEmpty()) {
      passLeftOut();
    }
    long before = graceMicros == 0 ? Long.MAX_VALUE : newestArrival - graceMicros;
    chains.values().forEach(chain -> chain.settle(before));
  }

  /**
   * What is proven by now.
   *
   * @param pendingMicros how long before the newest arrival a frame may have come and still wait
   *     for its seal; 0 to demand a seal for every frame
   */
  public Proofs proofs(long pendingMicros) {
    return chainProofs(pendingMicros == 0 ? Long.MAX_VALUE : newestArrival - pendingMicros);
  }

  private ChainProofs chainProofs(long pendingSinceMicros) {
    Set<BootChain> unlinked = new HashSet<>();
    bootLinks()
        .forEach((chain, defect) -> {
          if (defect.kind().breaksIntegrity()) {
            unlinked.add(chain);
          }
        });
    return new ChainProofs(chains, unlinked, segments, log, pendingSinceMicros);
  }

  /** What was checked, and every defect found so far. */
  public IntegritySummary summary() {
    List<Defect> all = allDefects();
    long extra =
        counts.values().stream().flatMap(m -> m.values().stream()).mapToLong(n -> n).sum()
            - defects.size();
    boolean holds = all.stream().noneMatch(d -> d.kind().breaksIntegrity());
    List<BootChain> boots =
        chains.values().stream().filter(c -> c.provenance() == Provenance.EDGE).toList();
    return new IntegritySummary(
        holds,
        segments.segments(),
        segments.openSegments(),
        edgeFrames,
        importedFrames,
        seals,
        boots.stream().map(BootChain::agent).distinct().count(),
        boots.size(),
        chainProofs(Long.MAX_VALUE).unsealedFrames(),
        gapRecords,
        lostSamples,
        all.size() + extra,
        all.stream().limit(IntegritySummary.MAX_DEFECTS).toList());
  }

  /** Adds a finding for each kind of defect. */
  public void notice(Findings findings) {
    counts.forEach((kind, subjects) ->
        subjects.forEach((subject, count) -> findings.add(kind.token(), subject, count)));
    for (Defect defect : lateDefects()) {
      findings.add(defect.kind().token(), defect.subject(), 1);
    }
  }

  private List<Defect> allDefects() {
    List<Defect> all = new ArrayList<>(defects);
    all.addAll(lateDefects());
    return all;
  }

  /** What only the whole of what was read shows; nothing of it is remembered. */
  private List<Defect> lateDefects() {
    List<Defect> late = new ArrayList<>(identities.defects());
    late.addAll(log.defects());
    chains.values().forEach(chain -> late.addAll(chain.unfinished()));
    late.addAll(bootLinks().values());
    late.addAll(ImportNumbers.missing(layout));
    return late;
  }

  private Map<BootChain, Defect> bootLinks() {
    Map<BootChain, Defect> broken = new HashMap<>();
    Map<String, List<BootChain>> byAgent = new TreeMap<>();
    for (BootChain chain : chains.values()) {
      if (chain.provenance() == Provenance.EDGE && chain.frames() > 0) {
        byAgent.computeIfAbsent(chain.agent(), key -> new ArrayList<>()).add(chain);
      }
    }
    for (List<BootChain> boots : byAgent.values()) {
      Set<Digest> heads = new HashSet<>();
      boots.forEach(boot -> heads.add(boot.head()));
      for (BootChain boot : boots) {
        boolean earlier = boot != boots.getFirst();
        boot.brokenLink(heads, earlier).ifPresent(defect -> broken.put(boot, defect));
      }
    }
    return broken;
  }

  private void report(Defect defect) {
    if (defects.size() < MAX_KEPT) {
      defects.add(defect);
    }
    counts
        .computeIfAbsent(defect.kind(), key -> new TreeMap<>())
        .merge(defect.subject(), 1L, Long::sum);
  }
}
