package io.plumbline.verifier.engine;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.verifier.engine.fold.DeviceFold;
import io.plumbline.verifier.engine.indicators.DeviceIndicators;
import io.plumbline.verifier.engine.integrity.Identities;
import io.plumbline.verifier.engine.segment.FoldedDevice;
import io.plumbline.verifier.engine.segment.SegmentTrail;
import io.plumbline.verifier.engine.segment.SegmentWorkers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Fills the evidence from what workers fold: one audit, in arrival order, over their trails. */
final class WorkerReading {
  private final VerificationOptions options;
  private final SegmentWorkers workers;
  private final Evidence evidence;
  private final DeviceFold fold;
  private final Map<Integer, Set<Long>> without = new TreeMap<>();
  private long samples;

  WorkerReading(
      VerificationOptions options, SegmentWorkers workers, Evidence evidence, DeviceFold fold) {
    this.options = options;
    this.workers = workers;
    this.evidence = evidence;
    this.fold = fold;
  }

  /** Reads everything and returns how many samples and usage events that was. */
  long read(ArchiveLayout layout, Identities identities) {
    SegmentWorkers.Order order =
        new SegmentWorkers.Order(
            layout,
            segments(layout),
            Verification.terms(options),
            DeviceIndicators.span(options.asOf()),
            identities.sealKeys());
    workers.trails(order, options.progress(), (trail, number) -> replay(order, number, trail));
    if (!without.isEmpty()) {
      workers.trails(order, without, (trail, number) -> evidence.take(trail));
    }
    workers.devices(
        order,
        without,
        folded -> {
          for (FoldedDevice device : folded) {
            evidence.take(device, fold);
          }
        });
    return samples;
  }

  private void replay(SegmentWorkers.Order order, int number, SegmentTrail trail) {
    SegmentFile file = order.files().get(number);
    String path = order.layout().root().relativize(file.path()).toString().replace('\\', '/');
    samples += trail.samples();
    Set<Long> excluded = trail.replay(file, path, evidence.audit());
    if (excluded.isEmpty()) {
      evidence.take(trail);
    } else {
      without.put(number, excluded);
    }
  }

  private static List<SegmentFile> segments(ArchiveLayout layout) {
    try {
      return layout.segments();
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("读不了归档 %s：%s", "Archive %s cannot be read: %s", layout.root(), e.toString()), e);
    }
  }
}
