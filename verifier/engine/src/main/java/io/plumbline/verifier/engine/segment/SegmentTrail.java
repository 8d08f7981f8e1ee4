package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.frame.UsageFrame;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.usage.UsageEvent;
import io.plumbline.verifier.engine.fold.ChainPoints;
import io.plumbline.verifier.engine.integrity.ArchiveAudit;
import io.plumbline.verifier.engine.source.ChainName;
import io.plumbline.verifier.engine.source.Place;
import io.plumbline.verifier.engine.source.SealCheck;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an audit needs of a segment: its header and footer, the head and hash of every frame, every
 * seal with what its signature is worth, and every damage, in their order; beside that what no
 * slice holds: usage events and how many samples devices sent that stand in no ledger. Immutable.
 */
public final class SegmentTrail {
  private final List<TrailMark> marks;
  private final ChainPoints telemetry;
  private final ChainPoints usage;
  private final Map<String, Long> unregistered;
  private final long samples;
  private final long bytes;

  private SegmentTrail(
      List<TrailMark> marks,
      ChainPoints telemetry,
      ChainPoints usage,
      Map<String, Long> unregistered,
      long samples,
      long bytes) {
    this.marks = List.copyOf(marks);
    this.telemetry = telemetry;
    this.usage = usage;
    this.unregistered = Map.copyOf(unregistered);
    this.samples = samples;
    this.bytes = bytes;
  }

  /**
   * Tells an audit what is in the segment. Segments must be told in arrival order.
   *
   * @param file where it lies
   * @param path the same relative to the archive, with {@code /}
   * @return offsets of the frames whose content does not count
   */
  public Set<Long> replay(SegmentFile file, String path, ArchiveAudit audit) {
    Set<Long> without = new HashSet<>();
    for (TrailMark mark : marks) {
      Place place = new Place(path, mark.offset());
      switch (mark) {
        case TrailMark.Opened(var header) -> audit.opened(file, header, place);
        case TrailMark.FrameAt frame -> {
          if (!audit.frame(
              file, place, frame.receipt(), frame.header(), frame.digest(), frame.gaps())) {
            without.add(frame.offset());
          }
        }
        case TrailMark.SealAt seal -> audit.seal(place, seal.seal(), seal.verdict());
        case TrailMark.Damaged damage ->
            audit.damaged(file, place, damage.record(), damage.message());
        case TrailMark.Closed closed -> audit.closed(file, closed.footer(), place);
      }
    }
    return without;
  }

  /** The frames of telemetry, of registered devices or not. */
  public ChainPoints telemetry() {
    return telemetry;
  }

  /** The frames of usage events. */
  public ChainPoints usage() {
    return usage;
  }

  /** Gives every usage event of the segment, in its order. */
  public void usageEvents(Consumer<UsageEvent> consumer) {
    for (TrailMark mark : marks) {
      if (mark instanceof TrailMark.FrameAt frame && frame.usage().length > 0) {
        try {
          ((UsageFrame) Frame.decode(ByteBuffer.wrap(frame.usage()), frame.digest()))
              .events()
              .forEach(consumer);
        } catch (FormatFault e) {
          throw new IllegalStateException("a frame that was decoded once cannot be again", e);
        }
      }
    }
  }

  /** Samples of devices that stand in no ledger, by device. */
  public Map<String, Long> unregistered() {
    return unregistered;
  }

  /** Samples and usage events read. */
  public long samples() {
    return samples;
  }

  /** Records read or found damaged. */
  public int records() {
    return marks.size();
  }

  /** Bytes of the segment. */
  public long bytes() {
    return bytes;
  }

  /** The trail as bytes, for another process of the same run; no format that is kept. */
  public byte[] toBytes() {
    ByteSink out = new ByteSink().varint(samples).varint(bytes);
    telemetry.write(out);
    usage.write(out);
    out.varint(unregistered.size());
    unregistered.forEach((device, count) -> out.text(device).varint(count));
    out.varint(marks.size());
    marks.forEach(mark -> TrailBytes.write(out, mark));
    return out.toBytes();
  }

  /** Reads what {@link #toBytes} wrote. */
  public static SegmentTrail of(byte[] from) throws FormatFault {
    ByteSource in = new ByteSource("trail", ByteBuffer.wrap(from));
    long samples = in.varint();
    long bytes = in.varint();
    ChainPoints telemetry = ChainPoints.read(in);
    ChainPoints usage = ChainPoints.read(in);
    Map<String, Long> unregistered = new HashMap<>();
    int devices = in.count("devices", in.remaining());
    for (int i = 0; i < devices; i++) {
      unregistered.put(in.text(TrailBytes.MAX_TEXT_BYTES), in.varint());
    }
    int n = in.count("marks", in.remaining());
    List<TrailMark> marks = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      marks.add(TrailBytes.read(in));
    }
    in.end();
    return new SegmentTrail(marks, telemetry, usage, unregistered, samples, bytes);
  }

  /** Collects a trail while a segment is read. Not thread-safe. */
  static final class Builder {
    /** So many are checked in any case. */
    private static final int FEW_SEALS = 8;

    /** A signature costs about as much as hashing so many bytes: one more is checked for them. */
    private static final long BYTES_PER_SIGNATURE = 256 << 10;

    private final List<TrailMark> marks = new ArrayList<>();
    private final ChainPoints telemetry = new ChainPoints();
    private final ChainPoints usage = new ChainPoints();
    private final Map<String, Long> unregistered = new TreeMap<>();
    private final List<Integer> seals = new ArrayList<>();
    private @Nullable ChainName lastChain;
    private @Nullable SegmentFooter footer;
    private long samples;
    private long frameBytes;
    private long bytes;

    /** The chain of a frame; the same object for frames of one chain that follow each other. */
    private ChainName chain(FrameHeader header) {
      ChainName chain = ChainName.of(header);
      ChainName last = lastChain;
      if (last != null && last.equals(chain)) {
        return last;
      }
      lastChain = chain;
      return chain;
    }

    void opened(SegmentHeader header) {
      marks.add(new TrailMark.Opened(header));
    }

    void telemetry(
        long offset,
        Receipt receipt,
        FrameHeader header,
        Digest digest,
        List<Gap> gaps,
        int rows,
        int length,
        boolean counts) {
      frame(offset, receipt, header, digest, gaps, new byte[0]);
      samples += rows;
      frameBytes += length;
      if (counts) {
        telemetry.add(chain(header), header.sequence());
      }
    }

    void usage(long offset, Receipt receipt, UsageFrame frame, byte[] payload, boolean counts) {
      byte[] kept = counts ? payload : new byte[0];
      frame(offset, receipt, frame.header(), frame.digest(), List.of(), kept);
      samples += frame.events().size();
      if (counts) {
        usage.add(chain(frame.header()), frame.header().sequence());
      }
    }

    private void frame(
        long offset,
        Receipt receipt,
        FrameHeader header,
        Digest digest,
        List<Gap> gaps,
        byte[] usageFrame) {
      marks.add(new TrailMark.FrameAt(offset, receipt, header, digest, gaps, usageFrame));
    }

    /** A seal whose signature {@link #checkSeals} looks at later. */
    void seal(long offset, Receipt receipt, Seal seal) {
      seals.add(marks.size());
      marks.add(new TrailMark.SealAt(offset, receipt, seal, SealVerdict.COVERED));
    }

    /**
     * Finds out what the seals are worth. A seal covers everything that the earlier ones of its
     * boot do. So where there are very many, the last one of each boot is checked, and when it is
     * genuine the others are left at {@link SealVerdict#COVERED}; when it is not, all are checked.
     */
    void checkSeals(SealCheck check) {
      boolean all = seals.size() <= FEW_SEALS + frameBytes / BYTES_PER_SIGNATURE;
      Set<ChainName> covered = new HashSet<>();
      for (int i = seals.size() - 1; i >= 0; i--) {
        TrailMark.SealAt mark = (TrailMark.SealAt) marks.get(seals.get(i));
        Seal seal = mark.seal();
        ChainName chain = new ChainName(Provenance.EDGE, seal.agent(), seal.boot());
        if (!all && covered.contains(chain)) {
          continue;
        }
        SealVerdict verdict = check.check(seal);
        marks.set(seals.get(i), new TrailMark.SealAt(mark.offset(), mark.receipt(), seal, verdict));
        if (verdict == SealVerdict.GENUINE) {
          covered.add(chain);
        }
      }
      seals.clear();
    }

    /** Adds what follows in the segment. */
    void addAll(Builder next) {
      marks.addAll(next.marks);
      telemetry.addAll(next.telemetry);
      usage.addAll(next.usage);
      next.unregistered.forEach(this::unregistered);
      samples += next.samples;
    }

    void damaged(long offset, boolean record, String message) {
      marks.add(new TrailMark.Damaged(offset, record, message));
    }

    void closed(SegmentFooter end) {
      footer = end;
    }

    void ended(long offset) {
      bytes = offset;
      Optional.ofNullable(footer).ifPresent(f -> marks.add(new TrailMark.Closed(offset, f)));
    }

    void unregistered(String device, long count) {
      unregistered.merge(device, count, Long::sum);
    }

    SegmentTrail build() {
      return new SegmentTrail(marks, telemetry, usage, unregistered, samples, bytes);
    }
  }
}
