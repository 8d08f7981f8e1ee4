package io.plumbline.benchmarks.agent;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is in the archive: each tag's values must be its first, second, third … one, unaltered, none
 * missing and none twice.
 */
final class Arrivals {
  private final Tags tags;
  private final int[] numbers;
  private long good;
  private long bad;
  private long gaps;
  private long bytes;

  private Arrivals(Tags tags) {
    this.tags = tags;
    this.numbers = new int[tags.count()];
  }

  /**
   * Reads an archive.
   *
   * @throws IllegalStateException when a value is not the one that its machine gave
   */
  static Arrivals read(Path archive, Tags tags) throws IOException {
    Arrivals arrivals = new Arrivals(tags);
    for (SegmentFile file : new ArchiveLayout(archive).segments()) {
      if (file.kind() == SegmentHeader.Kind.GATEWAY) {
        arrivals.read(file);
      }
    }
    return arrivals;
  }

  /** Values with quality GOOD. */
  long good() {
    return good;
  }

  /** Samples with another quality: they say that a machine did not answer. */
  long bad() {
    return bad;
  }

  /** Gap records. */
  long gaps() {
    return gaps;
  }

  /** Bytes of the frames. */
  long bytes() {
    return bytes;
  }

  private void read(SegmentFile file) throws IOException {
    try (SegmentReader reader = SegmentReader.open(file.path())) {
      for (Optional<SegmentRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        SegmentRecord record = next.get();
        if (record.kind() == SegmentRecord.Kind.FRAME
            && Frame.decode(record.payload()) instanceof TelemetryFrame frame) {
          gaps += frame.gaps().size();
          bytes += record.payload().remaining();
          frame.samples().forEach(this::take);
        }
      }
    } catch (FormatFault e) {
      throw new IOException(file.path() + ": " + e.getMessage(), e);
    }
  }

  private void take(Sample sample) {
    if (sample.quality() != Quality.GOOD) {
      bad++;
      return;
    }
    int tag = tags.tag(sample.series().device(), sample.series().channel());
    float expected = Tags.value(tag, ++numbers[tag]);
    if (!(sample.value() instanceof Value.Real(double found)) || found != expected) {
      throw new IllegalStateException(
          "value %d of %s is %s, expected %s"
              .formatted(numbers[tag], sample.series(), sample.value(), expected));
    }
    good++;
  }
}
