package io.plumbline.verifier.engine;

import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.fold.ChainPoints;
import io.plumbline.verifier.engine.fold.DeviceDays;
import io.plumbline.verifier.engine.fold.DeviceFold;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.fold.FoldTerms;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.integrity.Proofs;
import io.plumbline.verifier.engine.source.ChainName;
import org.jspecify.annotations.Nullable;

/** What has arrived of one device of the ledger. One thread at a time. */
final class DeviceEvidence {
  private static final ChainPoints NO_FRAMES = new ChainPoints();

  private final FleetDevice device;
  private final FoldTerms terms;

  /** The samples, where they are kept here; there are very many devices. */
  private @Nullable DeviceSlice samples;

  private ChainPoints frames = NO_FRAMES;
  private @Nullable DeviceFold foldedBy;
  private @Nullable DeviceDays days;

  DeviceEvidence(FleetDevice device, FoldTerms terms) {
    this.device = device;
    this.terms = terms;
  }

  /** The samples, about to be added to from a frame. */
  DeviceSlice changing(ChainName chain, long sequence) {
    days = null;
    DeviceSlice known = samples();
    samples = known;
    known.from(chain, sequence);
    return known;
  }

  private DeviceSlice samples() {
    DeviceSlice known = samples;
    return known == null ? terms.slice(device.id(), DeviceSlice.Form.ROWS) : known;
  }

  /** Takes what a fold elsewhere gave; no samples are kept here then. */
  void folded(DeviceFold fold, DeviceDays result, ChainPoints points) {
    frames = points;
    days = result;
    foldedBy = fold;
  }

  FleetDevice device() {
    return device;
  }

  /** Folds the samples, unless nothing came since this fold was asked for last. */
  DeviceDays days(DeviceFold fold) {
    DeviceDays known = days;
    if (known == null || foldedBy != fold) {
      known = fold.fold(samples());
      days = known;
      foldedBy = fold;
    }
    return known;
  }

  DeviceResult result(DeviceFold fold, Proofs proofs, Grade whenEmpty) {
    DeviceSlice known = samples;
    ChainPoints points = known == null ? frames : known.frames();
    return new DeviceResult(device, days(fold), points.grade(proofs, whenEmpty));
  }
}
