package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.fold.FoldTerms;
import io.plumbline.verifier.engine.integrity.SealKeys;
import io.plumbline.verifier.engine.source.Progress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/**
 * Machines that fold an archive's segments with {@link SegmentFold} and its devices with {@link
 * io.plumbline.verifier.engine.fold.DeviceFold}. Used by one thread: first the trails of all
 * segments, then those of segments that have frames that do not count, then the devices.
 */
public interface SegmentWorkers {
  /**
   * What to fold.
   *
   * @param layout the archive
   * @param files its segments in arrival order; a segment's number is its index here
   * @param terms the ledger's devices, the days and limits
   * @param span the days that are told apart
   * @param seals what a seal's signature is worth
   */
  record Order(
      ArchiveLayout layout,
      List<SegmentFile> files,
      FoldTerms terms,
      DaySpan span,
      SealKeys seals) {
    public Order {
      files = List.copyOf(files);
    }
  }

  /**
   * Gives the trail of every segment with its number, in the order of numbers.
   *
   * @throws io.plumbline.contract.fault.EnvironmentFault when a segment cannot be read
   */
  void trails(Order order, Progress.Listener progress, ObjIntConsumer<SegmentTrail> sink);

  /**
   * Gives the trails of some segments once more, without the frames that do not count.
   *
   * @param without offsets of those frames by the segment's number
   */
  void trails(Order order, Map<Integer, Set<Long>> without, ObjIntConsumer<SegmentTrail> sink);

  /**
   * Gives every device that occurs, folded; in no particular order.
   *
   * @param without offsets of frames that do not count, by the segment's number
   */
  void devices(
      Order order, Map<Integer, Set<Long>> without, Consumer<Collection<FoldedDevice>> sink);
}
