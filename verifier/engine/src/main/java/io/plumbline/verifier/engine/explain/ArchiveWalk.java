package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.FrameDictionary;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.verifier.engine.explain.FrameProof.SealProof;
import io.plumbline.verifier.engine.explain.TracedSample.Fate;
import io.plumbline.verifier.engine.source.Place;
import io.plumbline.verifier.engine.source.SealCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A second pass over an archive for one device: only frames whose dictionary names the device, with
 * source times in the time asked for, are decoded. What is damaged is passed over here; the audit
 * of the first pass reports it. One pass, not thread-safe.
 */
final class ArchiveWalk {
  private final ArchiveLayout layout;
  private final SealCheck seals;
  private final String device;
  private final long fromMicros;
  private final long toMicros;
  private final List<FrameProof> frames = new ArrayList<>();
  private final List<TracedSample> samples = new ArrayList<>();
  private final FrameDictionary.Cache dictionaries = new FrameDictionary.Cache();
  private final Set<Link> links = new HashSet<>();
  private final Set<Integer> unsealed = new TreeSet<>();

  private record Link(Provenance provenance, String agent, UUID boot, long sequence) {}

  /**
   * Prepares the pass.
   *
   * @param fromMicros earliest source time that is looked for, microseconds since the epoch
   * @param toMicros first source time behind
   */
  ArchiveWalk(
      ArchiveLayout layout, SealCheck seals, String device, long fromMicros, long toMicros) {
    this.layout = layout;
    this.seals = seals;
    this.device = device;
    this.fromMicros = fromMicros;
    this.toMicros = toMicros;
  }

  /**
   * Goes through the archive once.
   *
   * @throws EnvironmentFault when it cannot be read
   */
  void run() {
    try {
      for (SegmentFile file : layout.segments()) {
        read(file);
      }
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("读不了归档 %s：%s", "Archive %s cannot be read: %s", layout.root(), e), e);
    }
  }

  /** Frames with samples of the device in the time asked for, in arrival order. */
  List<FrameProof> frames() {
    return frames;
  }

  /** The samples in arrival order, not judged yet; each names its frame by index. */
  List<TracedSample> samples() {
    return samples;
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
    if (!FrameBlocks.isTelemetry(record.payload())) {
      return;
    }
    FrameBlocks blocks = FrameBlocks.read(record.payload(), dictionaries);
    FrameHeader header = blocks.header();
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < blocks.series(); i++) {
      if (blocks.dictionary().series().get(i).device().equals(device) && isTouched(blocks, i)) {
        wanted.add(i);
      }
    }
    boolean edge = header.provenance() == Provenance.EDGE;
    boolean placed = edge == (file.kind() == SegmentHeader.Kind.GATEWAY);
    if (wanted.isEmpty()
        || !placed
        || !links.add(
            new Link(header.provenance(), header.agent(), header.boot(), header.sequence()))) {
      return; // an agent's frame counts once, and only where agents' frames belong
    }
    TelemetryFrame frame = (TelemetryFrame) Frame.decode(record.payload(), record.digest());
    int before = samples.size();
    for (int series : wanted) {
      add(frame, series, edge, record);
    }
    if (samples.size() > before) {
      if (edge) {
        unsealed.add(frames.size());
      }
      frames.add(
          new FrameProof(
              header,
              frame.digest(),
              place(file, record),
              record.receipt(),
              samples.size() - before,
              Optional.empty()));
    }
  }

  /** Whether a source time of the block is one that is looked for; nothing else is unpacked. */
  private boolean isTouched(FrameBlocks blocks, int series) {
    long[] times = new long[blocks.rows(series)];
    blocks.copySourceMicros(series, times, 0);
    return Arrays.stream(times).anyMatch(time -> time >= fromMicros && time < toMicros);
  }

  private void add(TelemetryFrame frame, int series, boolean edge, SegmentRecord record) {
    int end = frame.summary().firstRow(series + 1);
    for (int row = frame.summary().firstRow(series); row < end; row++) {
      long source = frame.sourceMicros(row);
      if (source >= fromMicros && source < toMicros) {
        long received = edge ? record.receipt().arrivalMicros() : frame.edgeMicros(row);
        samples.add(
            new TracedSample(frame.sample(row), received, frames.size(), row, Fate.OPERATING));
      }
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
              seals.check(seal));
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
