package io.plumbline.collector.archive.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.csv.CsvError;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.frame.UsageFrame;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.usage.UsageEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** A folder with ledgers, an archive and files to import. */
record ImportFixture(Path folder) {
  static final String TELEMETRY =
      "device_id,channel,role,source_time,received_time,value,quality\n";
  static final String USAGE = "time,subject_type,subject_id,user_id,action\n";

  static ImportFixture in(Path folder) {
    ImportFixture fixture = new ImportFixture(folder);
    fixture.write("ledger/enterprises.csv", "enterprise_id,name,region\nE1,甲厂,上海\n");
    fixture.write(
        "ledger/devices.csv",
        "device_id,enterprise_id,category,deployment,connected_from\n"
            + "D1,E1,机床,公有云,2024-01-01\n");
    return fixture;
  }

  /** The two fleets that lie with the verifier's tests. */
  static Path fleet(String name) {
    Path fleet = Path.of("../../verifier/engine/src/test/resources/cases", name);
    assertTrue(Files.isDirectory(fleet), () -> fleet.toAbsolutePath() + " is missing");
    return fleet;
  }

  Path archive() {
    return folder.resolve("archive");
  }

  Path write(String name, String content) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.resolveSibling("."));
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ImportRequest request(Path... files) {
    return new ImportRequest(List.of(files), archive(), folder.resolve("ledger"), false);
  }

  ImportRequest skipping(Path... files) {
    return new ImportRequest(List.of(files), archive(), folder.resolve("ledger"), true);
  }

  ImportSummary telemetry(Path... files) {
    return TelemetryImport.run(request(files), ImportListener.SILENT);
  }

  ImportSummary shdr(Path... files) {
    return RecordingImport.run(request(files), "shdr", "M1", ImportListener.SILENT);
  }

  /** Every frame of the archive, with the chain of each call checked. */
  List<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    Map<UUID, Frame> last = new HashMap<>();
    try {
      for (SegmentFile file : new ArchiveLayout(archive()).segments()) {
        try (SegmentReader reader = SegmentReader.open(file.path())) {
          for (Optional<SegmentRecord> next = reader.next();
              next.isPresent();
              next = reader.next()) {
            Frame frame = Frame.decode(next.get().payload());
            Frame before = last.put(frame.header().boot(), frame);
            assertEquals(Provenance.IMPORT, frame.header().provenance());
            assertEquals(before == null ? Digest.ZERO : before.digest(), frame.header().previous());
            assertEquals(
                before == null ? 1 : before.header().sequence() + 1, frame.header().sequence());
            frames.add(frame);
          }
          assertTrue(reader.ended());
        }
      }
    } catch (IOException | FormatFault e) {
      throw new AssertionError(e);
    }
    return frames;
  }

  List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (Frame frame : frames()) {
      samples.addAll(((TelemetryFrame) frame).samples());
    }
    return samples;
  }

  List<UsageEvent> events() {
    List<UsageEvent> events = new ArrayList<>();
    for (Frame frame : frames()) {
      events.addAll(((UsageFrame) frame).events());
    }
    return events;
  }

  /** Samples by device and channel, each list in the order given. */
  static Map<String, List<Sample>> byChannel(List<Sample> samples) {
    Map<String, List<Sample>> channels = new LinkedHashMap<>();
    for (Sample sample : samples) {
      String channel = sample.series().device() + "|" + sample.series().channel();
      channels.computeIfAbsent(channel, key -> new ArrayList<>()).add(sample);
    }
    return channels;
  }

  /** Every file and folder under the archive with its size, but locks. */
  Map<String, Long> content() {
    Map<String, Long> content = new TreeMap<>();
    if (!Files.exists(archive())) {
      return content;
    }
    try (Stream<Path> paths = Files.walk(archive())) {
      for (Path path : paths.toList()) {
        if (!path.endsWith(".lock") && Files.isRegularFile(path)) {
          content.put(archive().relativize(path).toString(), Files.size(path));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return content;
  }

  /** Remembers what it hears. */
  static final class Heard implements ImportListener {
    final List<long[]> progress = new ArrayList<>();
    final List<CsvError> skipped = new ArrayList<>();

    @Override
    public void progress(long rows, long bytesDone, long bytesTotal) {
      progress.add(new long[] {rows, bytesDone, bytesTotal});
    }

    @Override
    public void skipped(CsvError row) {
      skipped.add(row);
    }
  }
}
