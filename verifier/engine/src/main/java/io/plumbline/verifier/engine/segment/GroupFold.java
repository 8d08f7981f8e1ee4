package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.frame.FrameDictionary;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Folds segments that follow each other, on one thread, into one set of slices: an hour of a
 * gateway holds little of each device, and slices of every hour would cost more than what is in
 * them. Where a segment is not whole and closed, each is folded by itself and joined.
 */
public final class GroupFold implements Callable<GroupPart> {
  private final SegmentFold fold;
  private final List<SegmentPlan> plans;

  /**
   * A group.
   *
   * @param plans of the segments, in their order, made by the same fold for the same devices and
   *     form
   */
  public GroupFold(SegmentFold fold, List<SegmentPlan> plans) {
    this.fold = fold;
    this.plans = List.copyOf(plans);
  }

  @Override
  public GroupPart call() {
    return together().orElseGet(this::apart);
  }

  private Optional<GroupPart> together() {
    FrameDictionary.Cache cache = fold.borrow();
    try {
      SliceTable slices = plans.getFirst().table();
      List<SegmentTrail> trails = new ArrayList<>();
      for (SegmentPlan plan : plans) {
        List<StretchPart> parts = new ArrayList<>();
        for (StretchFold stretch : plan.stretches()) {
          parts.add(stretch.into(slices, cache));
        }
        Optional<SegmentTrail> trail = plan.trail(parts);
        if (trail.isEmpty()) {
          return Optional.empty();
        }
        trails.add(trail.get());
      }
      return Optional.of(new GroupPart(trails, List.copyOf(slices.finished().values())));
    } finally {
      fold.giveBack(cache);
    }
  }

  private GroupPart apart() {
    List<SegmentTrail> trails = new ArrayList<>();
    Map<String, DeviceSlice> slices = new HashMap<>();
    for (SegmentPlan plan : plans) {
      SegmentPart part = plan.join(plan.stretches().stream().map(StretchFold::call).toList());
      trails.add(part.trail());
      DeviceSlice.join(slices, part.slices());
    }
    return new GroupPart(trails, List.copyOf(slices.values()));
  }
}
