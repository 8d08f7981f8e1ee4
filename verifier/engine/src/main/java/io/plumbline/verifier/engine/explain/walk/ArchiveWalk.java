package io.plumbline.verifier.engine.explain.walk;

import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.verifier.engine.explain.walk.FrameProof.SealProof;
import io.plumbline.verifier.engine.source.Place;
import io.plumbline.verifier.engine.source.SealCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A second pass over an archive that looks for something and keeps the frames that it is in, with
 * the seals that cover them. What is damaged is passed over here; the audit of the first pass
 * reports it. One pass, not thread-safe.
 */
public final class ArchiveWalk {
  private final ArchiveLayout layout;
  private final SealCheck seals;
  private final FrameSearch search;
  private final List<FrameProof> frames = new ArrayList<>();
  private final Set<Link> links = new HashSet<>();
  private final Set<Integer> unsealed = new TreeSet<>();

  private record Link(Provenance provenance, String agent, UUID boot, long sequence) {}

  /** Prepares the pass. */
  public ArchiveWalk(ArchiveLayout layout, SealCheck seals, FrameSearch search) {
    this.layout = layout;
    this.seals = seals;
    this.search = search;
  }

  /**
   * Goes through the archive once.
   *
   * @throws EnvironmentFault when it cannot be read
   */
  public void run() {
    try {
      for (SegmentFile file : layout.segments()) {
        read(file);
      }
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("读不了归档 %s：%s", "Archive %s cannot be read: %s", layout.root(), e), e);
    }
  }

  /** The frames that prove what was looked for, in arrival order. */
  public List<FrameProof> frames() {
    return frames;
  }

  private void read(SegmentFile file) throws IOException {
    try (SegmentReader reader = SegmentReader.open(file.path())) {
      while (true) {
        try {
          Optional<SegmentRecord> next = reader.next();
          if (next.isEmpty()) {
            return;
          }
          take(file, next.get());
        } catch (FormatFault e) {
          if (!reader.skipDamage()) {
            return;
          }
        }
      }
    } catch (FormatFault e) {
      return; // a header that is damaged, or of a segment that was just begun
    }
  }

  private void take(SegmentFile file, SegmentRecord record) {
    try {
      switch (record.kind()) {
        case FRAME -> frame(file, record);
        case SEAL -> seal(file, record);
      }
    } catch (FormatFault e) {
      return; // one record is malformed while the segment is whole
    }
  }

  private void frame(SegmentFile file, SegmentRecord record) throws FormatFault {
    Optional<FrameSearch.Find> find = search.look(record);
    if (find.isEmpty()) {
      return;
    }
    FrameHeader header = find.get().header();
    boolean edge = header.provenance() == Provenance.EDGE;
    boolean placed = edge == (file.kind() == SegmentHeader.Kind.GATEWAY);
    if (!placed
        || !links.add(
            new Link(header.provenance(), header.agent(), header.boot(), header.sequence()))) {
      return; // an agent's frame counts once, and only where agents' frames belong
    }
    long found = find.get().take(frames.size());
    if (found > 0) {
      if (edge) {
        unsealed.add(frames.size());
      }
      frames.add(
          new FrameProof(
              header,
              record.digest(),
              place(file, record),
              record.receipt(),
              found,
              find.get().clock(),
              Optional.empty()));
    }
  }

  private void seal(SegmentFile file, SegmentRecord record) throws FormatFault {
    Seal seal = Seal.decode(record.payload());
    List<Integer> covered = unsealed.stream().filter(i -> covers(seal, frames.get(i))).toList();
    if (!covered.isEmpty()) {
      SealProof proof =
          new SealProof(
              seal.sequence(),
              seal.head(),
              seal.sealedMicros(),
              place(file, record),
              seals.check(seal),
              Optional.empty());
      covered.forEach(i -> frames.set(i, frames.get(i).with(proof)));
      unsealed.removeAll(covered);
    }
  }

  private static boolean covers(Seal seal, FrameProof frame) {
    FrameHeader header = frame.header();
    return seal.agent().equals(header.agent())
        && seal.boot().equals(header.boot())
        && seal.sequence() >= header.sequence();
  }

  private Place place(SegmentFile file, SegmentRecord record) {
    String path = layout.root().relativize(file.path()).toString().replace('\\', '/');
    return new Place(path, record.offset());
  }
}
