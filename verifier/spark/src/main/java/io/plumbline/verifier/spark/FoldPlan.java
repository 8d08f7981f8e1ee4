package io.plumbline.verifier.spark;

import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.fold.FoldTerms;
import io.plumbline.verifier.engine.integrity.SealKeys;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every worker needs to know; sent to each machine once. Immutable.
 *
 * @param without offsets of frames that do not count, by the segment's number
 * @param form how slices keep samples
 * @param devices which devices slices are made of; null for all
 */
record FoldPlan(
    FoldTerms terms,
    DaySpan span,
    SealKeys seals,
    Map<Integer, Set<Long>> without,
    DeviceSlice.Form form,
    @Nullable Set<String> devices)
    implements Serializable {
  FoldPlan {
    HashMap<Integer, Set<Long>> copy = new HashMap<>();
    without.forEach((number, offsets) -> copy.put(number, new HashSet<>(offsets)));
    without = copy;
    devices = devices == null ? null : new HashSet<>(devices);
  }

  boolean wants(String device) {
    return devices == null || devices.contains(device);
  }
}
