package io.plumbline.contract.frame;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import java.util.List;

/**
 * A frame of samples. Rows are grouped by series; within a series they keep the order in which the samples were read.
 */
public final class TelemetryFrame implements Frame {
  private final FrameHeader header;
  private final Digest digest;
  private final List<Sample> samples;
  private final List<Gap> gaps;

  TelemetryFrame(FrameHeader header, Digest digest, List<Sample> samples, List<Gap> gaps) {
    this.header = header;
    this.digest = digest;
    this.samples = samples;
    this.gaps = gaps;
  }

  @Override
  public FrameHeader header() {
    return header;
  }

  @Override
  public Digest digest() {
    return digest;
  }

  /** Number of samples. */
  public int rows() {
    return samples.size();
  }

  /** The series of the dictionary, each with at least one row. */
  public List<Series> series() {
    return samples.stream().map(Sample::series).distinct().toList();
  }

  /** All samples in row order. */
  public List<Sample> samples() {
    return samples;
  }

  /** Stretches of time in which samples are known to be missing. */
  public List<Gap> gaps() {
    return gaps;
  }
}
