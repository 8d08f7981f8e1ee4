package io.plumbline.verifier.spark;

import org.apache.spark.Partitioner;
import org.jspecify.annotations.Nullable;

/**
 * Trails go to the first partitions, by number; devices to those behind, by the hash of their id.
 */
final class FoldPartitions extends Partitioner {
  private static final long serialVersionUID = 1L;
  private static final int TRAILS_EACH = 64;

  private final int trails;
  private final int devices;

  FoldPartitions(int segments, int devices) {
    this.trails = Math.max(1, (segments + TRAILS_EACH - 1) / TRAILS_EACH);
    this.devices = devices;
  }

  /** How many partitions hold trails. */
  int trails() {
    return trails;
  }

  @Override
  public int numPartitions() {
    return trails + devices;
  }

  @Override
  public int getPartition(Object key) {
    FoldKey fold = (FoldKey) key;
    return fold.device().isEmpty()
        ? fold.number() / TRAILS_EACH
        : trails + Math.floorMod(fold.device().hashCode(), devices);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FoldPartitions same && same.trails == trails && same.devices == devices;
  }

  @Override
  public int hashCode() {
    return 31 * trails + devices;
  }
}
