package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.frame.FrameDictionary;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.source.ChainName;
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
  private final Map<ChainName, ChainName> chains = new HashMap<>();

  /**
   * Where the samples of a series go; nowhere for a device that no slice is made of.
   *
   * @param registered whether the device stands in the ledger
   */
  record Target(
      String device,
      Role role,
      boolean registered,
      @Nullable DeviceSlice slice,
      DeviceSlice.@Nullable Channel channel) {}

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

  /** The chain of a frame; one object for all frames of the chain. */
  ChainName chain(FrameHeader header) {
    ChainName chain = ChainName.of(header);
    ChainName before = chains.putIfAbsent(chain, chain);
    return before == null ? chain : before;
  }

  /** What came out, by device. No frame is needed any more. */
  Map<String, DeviceSlice> finished() {
    slices.values().forEach(DeviceSlice::letGo);
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
    boolean registered = fold.terms().devices().containsKey(device);
    if (!registered || !devices.test(device)) {
      return new Target(device, series.role(), registered, null, null);
    }
    DeviceSlice slice = slices.computeIfAbsent(device, name -> fold.slice(name, form));
    return new Target(device, series.role(), true, slice, slice.channel(series.channel()));
  }
}
