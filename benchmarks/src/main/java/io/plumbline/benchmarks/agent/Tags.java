package io.plumbline.benchmarks.agent;

/**
 * What a tag says: the n-th value of a tag is known to whoever knows tag and n, so that an archive
 * can be checked against nothing but the machines' counters.
 *
 * @param count how many tags there are
 * @param perDevice tags of one device
 * @param connections over how many connections the devices are spread
 */
record Tags(int count, int perDevice, int connections) {
  private static final int MOST_PER_DEVICE = 1000;
  private static final int WAVE = 1200;

  /** Spreads tags over devices of at most 1000. */
  static Tags of(int count, int connections) {
    int perDevice = Math.min(count, MOST_PER_DEVICE);
    int devices = count / perDevice;
    if (count % perDevice != 0) {
      throw new IllegalArgumentException(
          "--tags is %d, expected up to %d or a multiple of it".formatted(count, MOST_PER_DEVICE));
    }
    return new Tags(count, perDevice, Math.min(connections, devices));
  }

  int devices() {
    return count / perDevice;
  }

  /** The connection that a device is read over. */
  int connection(int device) {
    return device % connections;
  }

  static String device(int device) {
    return "D%04d".formatted(device);
  }

  static String channel(int index) {
    return "t%03d".formatted(index);
  }

  /** The tag behind the names of a device and a channel. */
  int tag(String device, String channel) {
    return Integer.parseInt(device, 1, device.length(), 10) * perDevice
        + Integer.parseInt(channel, 1, channel.length(), 10);
  }

  /**
   * The n-th value of a tag: what a sensor with one decimal gives, slowly up and down with noise.
   */
  static float value(int tag, int number) {
    int phase = Math.floorMod(number * (1 + tag % 7) + tag * 31, WAVE);
    int noise = (tag * 0x9E3779B1 ^ number * 0x85EBCA6B) >>> 30;
    return (200 + Math.min(phase, WAVE - phase) + noise) / 10f;
  }
}
