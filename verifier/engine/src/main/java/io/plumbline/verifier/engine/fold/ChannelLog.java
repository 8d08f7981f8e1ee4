package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.bytes.ByteSink;

/** What is kept of one channel. Not thread-safe. */
sealed interface ChannelLog permits ChannelSpells, ChannelSamples {
  /**
   * Adds the next qualifying-by-time sample in arrival order.
   *
   * @param sourceMillis source time
   * @param lagMillis received time − source time
   * @param code see {@link SampleCode}
   */
  void add(long sourceMillis, int lagMillis, byte code);

  /** Writes what {@link DeviceSlice#of} reads. */
  void write(ByteSink out);
}
