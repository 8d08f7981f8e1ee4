package io.plumbline.verifier.engine.segment;

import io.plumbline.contract.frame.FrameDictionary;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.verifier.engine.fold.ChannelIntake;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.fold.FoldTerms;
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
  private final Map<FrameDictionary, Targets> targets = new IdentityHashMap<>();
  private final Map<Series, ChannelIntake> known = new HashMap<>();
  private final Map<ChainName, ChainName> chains = new HashMap<>();

  /**
   * Where the samples of each series of a dictionary go.
   *
   * @param channels what takes them in, null for a device that no slice is made of
   * @param strangers the device, where it stands in no ledger
   */
  @SuppressWarnings("ArrayRecordComponent") // read for every block, and never written to
  record Targets(@Nullable ChannelIntake[] channels, Role[] roles, @Nullable String[] strangers) {}

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
  Targets targets(FrameDictionary dictionary) {
    return targets.computeIfAbsent(dictionary, this::found);
  }

  FoldTerms terms() {
    return fold.terms();
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

  private Targets found(FrameDictionary dictionary) {
    List<Series> series = dictionary.series();
    Targets found =
        new Targets(
            new ChannelIntake[series.size()], new Role[series.size()], new String[series.size()]);
    for (int i = 0; i < series.size(); i++) {
      Series one = series.get(i);
      found.roles()[i] = one.role();
      if (!fold.terms().devices().containsKey(one.device())) {
        found.strangers()[i] = one.device();
      } else if (devices.test(one.device())) {
        found.channels()[i] = known.computeIfAbsent(one, this::channel);
      }
    }
    return found;
  }

  private ChannelIntake channel(Series series) {
    return slices
        .computeIfAbsent(series.device(), name -> fold.slice(name, form))
        .channel(series.channel());
  }
}
