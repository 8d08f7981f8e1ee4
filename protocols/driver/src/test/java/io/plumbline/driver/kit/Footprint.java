package io.plumbline.driver.kit;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process holds.
 *
 * @param heapBytes reachable objects, after a collection
 * @param threads live threads
 * @param descriptors open files and sockets; -1 where the system does not say
 */
record Footprint(long heapBytes, int threads, long descriptors) {
  private static final int COLLECTIONS = 3;

  static Footprint now() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    long descriptors =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getOpenFileDescriptorCount()
            : -1;
    return new Footprint(least, ManagementFactory.getThreadMXBean().getThreadCount(), descriptors);
  }

  @Override
  public String toString() {
    return "%d KiB of heap, %d threads, %d descriptors"
        .formatted(heapBytes >> 10, threads, descriptors);
  }
}
