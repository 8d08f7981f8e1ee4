package io.plumbline.benchmarks;

import java.util.TreeMap;

/**
 * What both sides must agree on, to the millisecond and the machine: per local day how many
 * machines ran, and per day and state how long the fleet was in it. Not thread-safe.
 */
final class DaySums {
  private final TreeMap<Integer, Long> devices = new TreeMap<>();
  private final TreeMap<String, Long> millis = new TreeMap<>();

  void ran(int epochDay, long count) {
    if (count != 0) {
      devices.merge(epochDay, count, Long::sum);
    }
  }

  void add(int epochDay, String state, long sum) {
    if (sum != 0) {
      millis.merge(epochDay + " " + state, sum, Long::sum);
    }
  }

  /** Refuses to go on when the digits differ. */
  void mustEqual(DaySums other, String what) {
    if (!devices.equals(other.devices) || !millis.equals(other.millis)) {
      throw new IllegalStateException(
          "%s: results differ, so there is no ratio.%nown  %s %s%npeer %s %s"
              .formatted(what, devices, millis, other.devices, other.millis));
    }
  }

  /** The part that a count of machines per day needs. */
  DaySums devicesOnly() {
    DaySums part = new DaySums();
    part.devices.putAll(devices);
    return part;
  }

  /** The part that states need. */
  DaySums millisOnly() {
    DaySums part = new DaySums();
    part.millis.putAll(millis);
    return part;
  }
}
