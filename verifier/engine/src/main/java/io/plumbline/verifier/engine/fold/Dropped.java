package io.plumbline.verifier.engine.fold;

import java.io.Serializable;

/**
 * Samples of a registered device that were dropped before the choice among duplicates, as received,
 * each counted under the first rule that it breaks (semantics, "Qualifying samples").
 *
 * @param outsideService rule 1: the local day of the source time is not in service
 * @param future rule 2: source time after received time + max_future
 * @param late rule 3: received time after source time + realtime_lag
 * @param futureOperating how many of {@code future} were state or process samples
 * @param lateOperating how many of {@code late} were state or process samples
 */
public record Dropped(
    long outsideService, long future, long late, long futureOperating, long lateOperating)
    implements Serializable {
  /** Nothing dropped. */
  public static final Dropped NONE = new Dropped(0, 0, 0, 0, 0);

  /** All dropped samples. */
  public long total() {
    return outsideService + future + late;
  }
}
