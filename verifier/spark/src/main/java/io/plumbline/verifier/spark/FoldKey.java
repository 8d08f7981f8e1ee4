package io.plumbline.verifier.spark;

import java.io.Serializable;
import java.util.Comparator;

/**
 * What a worker's result belongs to: a device, or with an empty name the trail of a segment.
 * Ordered so that the slices of one device come together, in arrival order.
 *
 * @param device the device's id, empty for a trail
 * @param number number of the segment, or of the first one that a slice is of
 */
record FoldKey(String device, int number) implements Comparable<FoldKey>, Serializable {
  private static final Comparator<FoldKey> ORDER =
      Comparator.comparing(FoldKey::device).thenComparingInt(FoldKey::number);

  @Override
  public int compareTo(FoldKey other) {
    return ORDER.compare(this, other);
  }
}
