package io.plumbline.deploy.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the archive of a {@link KillSite} holds, each frame checked to follow the one before in one
 * chain, each value to be one that a machine can have said.
 */
final class Heard {
  private final Map<Integer, Map<Long, boolean[]>> readings = new TreeMap<>();
  private final Map<String, Map<Long, Long>> messages = new TreeMap<>();
  private final List<Gap> gaps = new ArrayList<>();
  private Digest head = Digest.ZERO;
  private long frames;
  private long seals;
  private long samples;
  private long messagesAgain;

  private Heard() {}

  static Heard read(Path archive) throws IOException {
    Heard heard = new Heard();
    for (SegmentFile file : new ArchiveLayout(archive).segments()) {
      try (SegmentReader reader = SegmentReader.open(file.path())) {
        for (Optional<SegmentRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
          heard.take(next.get());
        }
      } catch (FormatFault e) {
        throw new IOException(file.path() + ": " + e.getMessage(), e);
      }
    }
    return heard;
  }

  /** Whether every value of a reading of a unit is there. */
  boolean hasReading(int unit, long number) {
    boolean[] channels = readings.getOrDefault(unit, Map.of()).get(number);
    return channels != null
        && IntStream.range(0, channels.length).allMatch(channel -> channels[channel]);
  }

  /** The source time of a message of a device; empty where it is not there. */
  Optional<Long> message(String device, long number) {
    return Optional.ofNullable(messages.getOrDefault(device, Map.of()).get(number));
  }

  /** Whether nothing of a unit is there but what it said. */
  boolean hasOnly(int unit, Map<Long, Long> said) {
    return said.keySet().containsAll(readings.getOrDefault(unit, Map.of()).keySet());
  }

  /** Whether nothing of a device is there but what it said. */
  boolean hasOnly(String device, Map<Long, Long> said) {
    return said.keySet().containsAll(messages.getOrDefault(device, Map.of()).keySet());
  }

  /** Gaps of a device and of all devices. */
  List<Gap> gaps(String device) {
    return gaps.stream()
        .filter(gap -> gap.device().isEmpty() || gap.device().equals(device))
        .toList();
  }

  long samples() {
    return samples;
  }

  @Override
  public String toString() {
    return "%d samples in %d frames of one chain, %d seals, %d gap records, %d MQTT messages twice"
        .formatted(samples, frames, seals, gaps.size(), messagesAgain);
  }

  private void take(SegmentRecord record) throws FormatFault {
    if (record.kind() == SegmentRecord.Kind.SEAL) {
      seals++;
      return;
    }
    TelemetryFrame frame =
        assertInstanceOf(TelemetryFrame.class, Frame.decode(record.payload(), record.digest()));
    assertEquals(head, frame.header().previous(), "a frame that is missing or there twice");
    head = record.digest();
    frames++;
    gaps.addAll(frame.gaps());
    for (Sample sample : frame.samples()) {
      if (sample.quality() == Quality.GOOD) {
        samples++;
        take(sample);
      }
    }
  }

  private void take(Sample sample) {
    long value = assertInstanceOf(Value.Int.class, sample.value()).value();
    String device = sample.series().device();
    if (device.startsWith("M")) {
      Long before =
          messages
              .computeIfAbsent(device, key -> new TreeMap<>())
              .put(value, sample.sourceMicros());
      if (before != null) {
        assertEquals(before, sample.sourceMicros(), "a repeated message is altered: " + sample);
        messagesAgain++;
      }
      return;
    }
    int unit = Integer.parseInt(device, 1, device.length(), 10);
    int channel =
        Integer.parseInt(sample.series().channel(), 1, sample.series().channel().length(), 10);
    assertEquals(channel, value % LoggedSlave.CHANNELS, "altered: " + sample);
    boolean[] channels =
        readings
            .computeIfAbsent(unit, key -> new TreeMap<>())
            .computeIfAbsent(
                value / LoggedSlave.CHANNELS, key -> new boolean[LoggedSlave.CHANNELS]);
    assertTrue(!channels[channel], "there twice: " + sample);
    channels[channel] = true;
  }
}
