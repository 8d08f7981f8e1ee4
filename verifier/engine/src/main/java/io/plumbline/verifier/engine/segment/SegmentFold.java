package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.FrameDictionary;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.fold.FoldTerms;
import io.plumbline.verifier.engine.source.SealCheck;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * Folds one segment: checks every record's checksum and position, every frame's hash, the seals'
 * signatures and the segment's digest, and reduces the samples to slices. Threads may share one.
 *
 * <p>A closed segment in which everything is as it should be is cut into stretches of records that
 * can be folded side by side ({@link #plan}). Where anything is not, the segment is read once more,
 * record by record, by the reader that knows how to name and pass over damage; what comes out is
 * the same for what is whole.
 */
public final class SegmentFold {
  private final FoldTerms terms;
  private final SealCheck seals;
  private final Queue<FrameDictionary.Cache> dictionaries = new ConcurrentLinkedQueue<>();

  /**
   * A fold for one ledger.
   *
   * @param seals what a seal's signature is worth; asked by whatever thread folds
   */
  public SegmentFold(FoldTerms terms, SealCheck seals) {
    this.terms = terms;
    this.seals = seals;
  }

  /**
   * Folds a segment.
   *
   * @param bytes the whole file
   * @param closed whether it must be whole; one that was still being written may end anywhere
   * @param without offsets of frames whose content does not count
   * @param form how slices keep samples
   * @param devices which devices slices are made of; frames, seals and counts of devices that stand
   *     in no ledger are told in any case
   */
  public SegmentPart fold(
      MemorySegment bytes,
      boolean closed,
      Set<Long> without,
      DeviceSlice.Form form,
      Predicate<String> devices) {
    SegmentPlan plan = plan(bytes, closed, without, form, devices);
    List<StretchPart> parts = new ArrayList<>();
    for (StretchFold stretch : plan.stretches()) {
      parts.add(stretch.call());
    }
    return plan.join(parts);
  }

  /** Cuts the fold of a segment into stretches that may be folded by different threads. */
  public SegmentPlan plan(
      MemorySegment bytes,
      boolean closed,
      Set<Long> without,
      DeviceSlice.Form form,
      Predicate<String> devices) {
    Content content = new Content(bytes, closed, Set.copyOf(without), form, devices);
    return SegmentPlan.of(this, content);
  }

  /** What is folded, and how. */
  record Content(
      MemorySegment bytes,
      boolean closed,
      Set<Long> without,
      DeviceSlice.Form form,
      Predicate<String> devices) {}

  /** A slice without content of a device of the ledger. */
  DeviceSlice slice(String device, DeviceSlice.Form form) {
    return terms.slice(device, form);
  }

  FoldTerms terms() {
    return terms;
  }

  SealCheck seals() {
    return seals;
  }

  /** Dictionaries that one thread reads with; to be given back. */
  FrameDictionary.Cache borrow() {
    FrameDictionary.Cache cache = dictionaries.poll();
    return cache == null ? new FrameDictionary.Cache() : cache;
  }

  void giveBack(FrameDictionary.Cache cache) {
    dictionaries.add(cache);
  }

  /** Reads record by record, and names damage. */
  SegmentPart foldRecords(Content content) {
    FrameDictionary.Cache cache = borrow();
    SliceTable slices = new SliceTable(this, content.form(), content.devices());
    RecordFold fold = new RecordFold(content, cache, slices);
    try {
      SegmentReader reader = SegmentReader.of(content.bytes(), content.closed());
      fold.trail().opened(reader.header());
      while (!reader.ended()) {
        try {
          Optional<SegmentRecord> next = reader.next();
          if (next.isEmpty()) {
            break;
          }
          fold.take(next.get());
        } catch (FormatFault e) {
          fold.trail().damaged(reader.nextOffset(), false, String.valueOf(e.getMessage()));
          reader.skipDamage();
        }
      }
      reader.footer().filter(footer -> reader.ended()).ifPresent(fold.trail()::closed);
      fold.trail().ended(reader.nextOffset());
    } catch (FormatFault e) {
      if (content.closed()) { // the header of an open one may not be written yet
        fold.trail().damaged(0, false, String.valueOf(e.getMessage()));
      }
      fold.trail().ended(content.bytes().byteSize());
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot be read", e);
    } finally {
      giveBack(cache);
    }
    fold.trail().checkSeals(seals);
    return new SegmentPart(fold.trail().build(), List.copyOf(slices.finished().values()));
  }
}
