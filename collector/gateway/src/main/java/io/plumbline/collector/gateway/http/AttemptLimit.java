package io.plumbline.collector.gateway.http;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Grants so many attempts a minute to each address, and so many to all together: a bucket that
 * fills evenly. Remembers the latest 10 000 addresses. Thread-safe.
 */
final class AttemptLimit {
  private static final int MAX_ADDRESSES = 10_000;
  private static final double NANOS_PER_MINUTE = 60e9;

  private final int perAddress;
  private final LongSupplier nanos;
  private final Bucket all;
  private final Map<InetAddress, Bucket> byAddress =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Bucket> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  AttemptLimit(int perAddress, int total, LongSupplier nanos) {
    this.perAddress = perAddress;
    this.nanos = nanos;
    this.all = new Bucket(total, nanos.getAsLong());
  }

  synchronized boolean grants(InetAddress address) {
    long now = nanos.getAsLong();
    Bucket own = byAddress.computeIfAbsent(address, key -> new Bucket(perAddress, now));
    return own.take(now) && all.take(now);
  }

  private static final class Bucket {
    private final int size;
    private double left;
    private long filledNanos;

    Bucket(int size, long now) {
      this.size = size;
      this.left = size;
      this.filledNanos = now;
    }

    boolean take(long now) {
      left = Math.min(size, left + (now - filledNanos) * size / NANOS_PER_MINUTE);
      filledNanos = now;
      if (left < 1) {
        return false;
      }
      left--;
      return true;
    }
  }
}
