package io.plumbline.verifier.spark;

import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.segment.SegmentFold;
import io.plumbline.verifier.engine.segment.SegmentPart;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Folds segments that follow each other in arrival order: a trail for each, and slices that are
 * joined as far as memory allows, so that few of them travel.
 */
final class SegmentTask implements PairFlatMapFunction<Iterator<SegmentRef>, FoldKey, byte[]> {
  private static final long serialVersionUID = 1L;

  /** How many devices' slices are kept before they are let go. */
  private static final int MAX_SLICES = 100_000;

  private final Broadcast<FoldPlan> plan;

  SegmentTask(Broadcast<FoldPlan> plan) {
    this.plan = plan;
  }

  @Override
  public Iterator<Tuple2<FoldKey, byte[]>> call(Iterator<SegmentRef> segments) {
    return new Results(plan.value(), segments);
  }

  private static final class Results implements Iterator<Tuple2<FoldKey, byte[]>> {
    private final FoldPlan plan;
    private final SegmentFold fold;
    private final Iterator<SegmentRef> segments;
    private final ArrayDeque<Tuple2<FoldKey, byte[]>> ready = new ArrayDeque<>();
    private final TreeMap<String, Gathered> slices = new TreeMap<>();

    private record Gathered(int number, DeviceSlice slice) {}

    Results(FoldPlan plan, Iterator<SegmentRef> segments) {
      this.plan = plan;
      this.fold = new SegmentFold(plan.terms(), plan.seals());
      this.segments = segments;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && (segments.hasNext() || !slices.isEmpty())) {
        if (segments.hasNext() && slices.size() < MAX_SLICES) {
          take(segments.next());
        } else {
          release();
        }
      }
      return !ready.isEmpty();
    }

    @Override
    public Tuple2<FoldKey, byte[]> next() {
      if (!hasNext()) {
        throw new NoSuchElementException("every segment is folded");
      }
      return ready.remove();
    }

    private void take(SegmentRef ref) {
      SegmentPart part;
      try (Arena arena = Arena.ofConfined()) {
        part =
            fold.fold(
                ref.bytes(arena),
                ref.closed(),
                plan.without().getOrDefault(ref.number(), Set.of()),
                plan.form(),
                plan::wants);
      } catch (IOException e) {
        throw new UnreadableSegment(ref.path(), e);
      }
      ready.add(new Tuple2<>(new FoldKey("", ref.number()), part.trail().toBytes()));
      for (DeviceSlice slice : part.slices()) {
        Gathered known = slices.get(slice.device());
        if (known == null) {
          slices.put(slice.device(), new Gathered(ref.number(), slice));
        } else {
          known.slice().append(slice);
        }
      }
    }

    private void release() {
      Map.Entry<String, Gathered> first = slices.pollFirstEntry();
      // All of them go, one by one, before the next segment is begun.
      while (first != null) {
        Gathered gathered = first.getValue();
        ready.add(
            new Tuple2<>(
                new FoldKey(first.getKey(), gathered.number()), gathered.slice().toBytes()));
        first = slices.pollFirstEntry();
      }
    }
  }
}
