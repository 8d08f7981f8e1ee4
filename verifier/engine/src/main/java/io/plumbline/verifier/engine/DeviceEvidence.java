package io.plumbline.verifier.engine;

import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.fold.ChainPoints;
import io.plumbline.verifier.engine.fold.DeviceDays;
import io.plumbline.verifier.engine.fold.DeviceFold;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.integrity.Proofs;
import io.plumbline.verifier.engine.source.ChainName;
import org.jspecify.annotations.Nullable;

/** What has arrived of one device of the ledger. One thread at a time. */
final class DeviceEvidence {
  private final FleetDevice device;
  private final DeviceSlice samples;
  private @Nullable DeviceFold foldedBy;
  private @Nullable DeviceDays days;

  DeviceEvidence(FleetDevice device, DeviceSlice samples) {
    this.device = device;
    this.samples = samples;
  }

  /** The samples, about to be added to from a frame. */
  DeviceSlice changing(ChainName chain, long sequence) {
    days = null;
    samples.from(chain, sequence);
    return samples;
  }

  /** Takes what a fold elsewhere gave; no samples are kept here then. */
  void folded(DeviceFold fold, DeviceDays result, ChainPoints frames) {
    samples.frames().addAll(frames);
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
      known = fold.fold(samples);
      days = known;
      foldedBy = fold;
    }
    return known;
  }

  DeviceResult result(DeviceFold fold, Proofs proofs, Grade whenEmpty) {
    return new DeviceResult(device, days(fold), samples.frames().grade(proofs, whenEmpty));
  }
}
