package io.plumbline.collector.agent.intake;

import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples and gaps that go to disk together, and who waits for that. Filled under the intake's
 * lock; afterwards owned by the thread that took it.
 */
public final class Batch {
  private final int number;
  private final long openedNanos;
  private final List<Sample> samples = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final List<Runnable> durable = new ArrayList<>();
  private long bytes;
  private int series;

  Batch(int number, long openedNanos) {
    this.number = number;
    this.openedNanos = openedNanos;
  }

  /** The samples in the order of intake. */
  public List<Sample> samples() {
    return samples;
  }

  /** Stretches in which samples are known to be missing. */
  public List<Gap> gaps() {
    return gaps;
  }

  /** Called once each, when everything in the batch is safe on disk. */
  public List<Runnable> durable() {
    return durable;
  }

  int number() {
    return number;
  }

  long openedNanos() {
    return openedNanos;
  }

  long bytes() {
    return bytes;
  }

  int series() {
    return series;
  }

  boolean isEmpty() {
    return samples.isEmpty() && gaps.isEmpty() && durable.isEmpty();
  }

  void add(Sample sample, int size) {
    samples.add(sample);
    bytes += size;
  }

  void countSeries(int size) {
    series++;
    bytes += size;
  }
}
