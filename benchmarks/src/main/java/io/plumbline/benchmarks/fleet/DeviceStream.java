package io.plumbline.benchmarks.fleet;

/**
 * The readings of one machine, step after step: a state that changes every half an hour on the
 * average; 5 ms of jitter; now and then a reading that is missing, delivered twice or BAD; an
 * outage of some hours every few days; and, at one machine in a hundred, readings that arrive
 * behind the one after them. Not thread-safe.
 */
final class DeviceStream {
  /** What {@code state} is for a reading of bad quality. */
  static final int BAD = -1;

  static final String[] STATES = {"RUNNING", "IDLE", "FAULT", "OFFLINE"};

  private final FleetSize size;
  private final int device;
  private final long phase;
  private int state;
  private int silentUntil;
  private long heldMillis = Long.MIN_VALUE;
  private int heldState;

  /** Takes in a reading in arrival order. */
  interface Sink {
    void take(long sourceMillis, int state);
  }

  DeviceStream(FleetSize size, int device) {
    this.size = size;
    this.device = device;
    long sixth = size.periodSeconds() * 1000L / 6;
    this.phase = sixth / 2 + Long.remainderUnsigned(mix(device * 31L + 7), 5 * sixth);
    this.state = (int) Long.remainderUnsigned(mix(device + 1000L), STATES.length);
  }

  /** Gives the readings of the next step: none, one, or two. */
  void step(int step, Sink sink) {
    long draw = mix(((long) device << 32) + step);
    int perMinute = 60 / size.periodSeconds();
    if (Long.remainderUnsigned(draw, 30 * perMinute) == 0) {
      state = (int) (draw >>> 40 & 3);
    }
    if ((draw >>> 8) % (4000 * perMinute) == 0) {
      silentUntil = step + (60 + (int) (draw >>> 48 & 255)) * perMinute;
    }
    if (step < silentUntil || (draw >>> 16) % 3000 == 0) {
      release(sink);
      return;
    }
    long jitter = (draw >>> 24) % 11 - 5;
    long time = size.startMillis(step) + phase + jitter;
    int value = (draw >>> 20) % 5000 == 0 ? BAD : state;
    if (device % 100 == 99 && (draw >>> 12) % 500 == 0) {
      release(sink);
      heldMillis = time;
      heldState = value;
      return;
    }
    sink.take(time, value);
    if ((draw >>> 28) % 1000 == 0) {
      sink.take(time, value);
    }
    release(sink);
  }

  private void release(Sink sink) {
    if (heldMillis != Long.MIN_VALUE) {
      sink.take(heldMillis, heldState);
      heldMillis = Long.MIN_VALUE;
    }
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mix(long seed) {
    long z = seed + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
