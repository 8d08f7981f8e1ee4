package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.frame.FrameDictionary;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The slices that records are folded into. What a series of a dictionary is added to is looked up
 * once for all frames that share it. One thread's.
 */
final class SliceTable {
  private final SegmentFold fold;
  private final DeviceSlice.Form form;
  private final Predicate<String> devices;
  private final Map<String, DeviceSlice> slices = new HashMap<>();
  private final Map<FrameDictionary, Target[]> targets = new IdentityHashMap<>();
  private final Map<Series, Target> known = new HashMap<>();

  /** Where the samples of a series go; nowhere for a device that no slice is made of. */
  record Target(
      String device, @Nullable DeviceSlice slice, DeviceSlice.@Nullable Channel channel) {}

  /**
   * A table without slices.
   *
   * @param form how slices keep samples
   * @param devices which devices slices are made of
   */
  SliceTable(SegmentFold fold, DeviceSlice.Form form, Predicate<String> devices) {
    this.fold = fold;
    this.form = form;
    this.devices = devices;
  }

  /** Where the samples of each series of a dictionary go. */
  Target[] targets(FrameDictionary dictionary) {
    return targets.computeIfAbsent(dictionary, this::found);
  }

  /** By device. */
  Map<String, DeviceSlice> slices() {
    return slices;
  }

  private Target[] found(FrameDictionary dictionary) {
    List<Series> series = dictionary.series();
    Target[] found = new Target[series.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = known.computeIfAbsent(series.get(i), this::target);
    }
    return found;
  }

  private Target target(Series series) {
    String device = series.device();
    if (!fold.terms().devices().containsKey(device) || !devices.test(device)) {
      return new Target(device, null, null);
    }
    DeviceSlice slice = slices.computeIfAbsent(device, name -> fold.slice(name, form));
    return new Target(device, slice, slice.channel(series.channel()));
  }
}
