package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentFormat;
import io.plumbline.contract.segment.SegmentHash;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fold of a segment as stretches of records: fold each, on any thread, and {@link #join} what
 * came out in their order. A segment that is open, or not in order at first sight, has none;
 * joining nothing reads it record by record. Immutable.
 */
public final class SegmentPlan {
  /** Bytes of a stretch: long enough that joining costs little, short enough to be many. */
  private static final long STRETCH_BYTES = 4 << 20;

  private final SegmentFold fold;
  private final SegmentFold.Content content;
  private final List<StretchFold> stretches;
  private final Optional<Ends> ends;

  private record Ends(SegmentReader reader, SegmentFooter footer, long footerOffset) {}

  private SegmentPlan(
      SegmentFold fold,
      SegmentFold.Content content,
      List<StretchFold> stretches,
      Optional<Ends> ends) {
    this.fold = fold;
    this.content = content;
    this.stretches = stretches;
    this.ends = ends;
  }

  static SegmentPlan of(SegmentFold fold, SegmentFold.Content content) {
    SegmentPlan byRecords = new SegmentPlan(fold, content, List.of(), Optional.empty());
    if (!content.closed()) {
      return byRecords;
    }
    try {
      SegmentReader reader = SegmentReader.of(content.bytes(), true);
      if (reader.footer().isEmpty()) {
        return byRecords;
      }
      long end = content.bytes().byteSize() - SegmentFormat.FOOTER_BYTES;
      Ends ends = new Ends(reader, reader.footer().get(), end);
      List<StretchFold> stretches = new ArrayList<>();
      return cut(fold, content, ends, stretches)
          ? new SegmentPlan(fold, content, List.copyOf(stretches), Optional.of(ends))
          : byRecords;
    } catch (FormatFault e) {
      return byRecords; // reading record by record says what is wrong with the header
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be read", e);
    }
  }

  /** Walks from head to head; false where one is not what must stand there. */
  private static boolean cut(
      SegmentFold fold, SegmentFold.Content content, Ends ends, List<StretchFold> stretches) {
    MemorySegment bytes = content.bytes();
    byte[] header = ends.reader().headerBytes();
    long position = ends.reader().header().firstPosition();
    long from = header.length;
    long offset = from;
    while (offset < ends.footerOffset()) {
      long room = ends.footerOffset() - offset;
      if (room < SegmentFormat.RECORD_OVERHEAD_BYTES) {
        return false;
      }
      RecordHead head = RecordHead.at(bytes, offset);
      if (!head.isPlausible(room) || head.position() != position) {
        return false;
      }
      position++;
      offset += SegmentFormat.RECORD_OVERHEAD_BYTES + head.length();
      if (offset - from >= STRETCH_BYTES || offset == ends.footerOffset()) {
        stretches.add(new StretchFold(fold, content, header, from, offset));
        from = offset;
      }
    }
    return position - 1 == ends.footer().lastPosition();
  }

  /** What to fold. */
  public List<StretchFold> stretches() {
    return stretches;
  }

  /**
   * Joins what the stretches gave, in their order, and checks the segment's counts and digest.
   *
   * @param parts what {@link StretchFold#call} returned for each of them
   */
  public SegmentPart join(List<StretchPart> parts) {
    Optional<SegmentTrail> trail = trail(parts);
    if (trail.isEmpty()) {
      return fold.foldRecords(content);
    }
    Map<String, DeviceSlice> slices = new HashMap<>();
    for (StretchPart part : parts) {
      DeviceSlice.join(slices, part.slices().values());
    }
    return new SegmentPart(trail.get(), List.copyOf(slices.values()));
  }

  /** An empty table for what this folds. */
  SliceTable table() {
    return new SliceTable(fold, content.form(), content.devices());
  }

  /** What the audit needs of stretches that make a whole segment; empty when they do not. */
  Optional<SegmentTrail> trail(List<StretchPart> parts) {
    if (ends.isEmpty() || !isWhole(ends.get(), parts)) {
      return Optional.empty();
    }
    SegmentTrail.Builder trail = new SegmentTrail.Builder();
    trail.opened(ends.get().reader().header());
    parts.forEach(part -> trail.addAll(part.trail()));
    trail.closed(ends.get().footer());
    trail.ended(ends.get().footerOffset());
    return Optional.of(trail.build());
  }

  private boolean isWhole(Ends ends, List<StretchPart> parts) {
    SegmentHash hash = new SegmentHash(ends.reader().headerBytes());
    MemorySegment bytes = content.bytes();
    long offset = ends.reader().headerBytes().length;
    long frames = 0;
    long seals = 0;
    long payloadBytes = 0;
    for (StretchPart part : parts) {
      if (!part.whole()) {
        return false;
      }
      for (Digest digest : part.digests()) {
        RecordHead head = RecordHead.at(bytes, offset);
        hash.add(head.bytes(), digest);
        frames += head.isFrame() ? 1 : 0;
        seals += head.isFrame() ? 0 : 1;
        payloadBytes += head.length();
        offset += SegmentFormat.RECORD_OVERHEAD_BYTES + head.length();
      }
    }
    SegmentFooter footer = ends.footer();
    return footer.frames() == frames
        && footer.seals() == seals
        && footer.payloadBytes() == payloadBytes
        && footer.digest().equals(hash.digest());
  }
}
