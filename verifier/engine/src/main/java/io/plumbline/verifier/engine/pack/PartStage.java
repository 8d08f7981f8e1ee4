package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.LogLayout;
import io.plumbline.contract.log.SignedNote;
import io.plumbline.contract.log.TileReader;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentFormat;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.verifier.engine.integrity.LeftOut;
import io.plumbline.verifier.engine.log.LogPart;
import io.plumbline.verifier.engine.log.OtherEntries;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Lays a part of an archive out in a folder of its own: links to what is taken, header and footer
 * of each segment that is not, and of each log what the part needs. Nothing of the archive is
 * copied but some checkpoints.
 */
final class PartStage {
  /** Folders that a part takes whole. */
  private static final List<String> WHOLE =
      List.of("agents", "gateways", "trust", "imports", "ledgers");

  private final ArchiveLayout archive;
  private final ArchiveLayout stage;
  private final PartChoice choice;

  PartStage(ArchiveLayout archive, Path folder, PartChoice choice) {
    this.archive = archive;
    this.stage = new ArchiveLayout(folder);
    this.choice = choice;
  }

  /** Lays it out in an empty folder. */
  void fill() throws IOException, FormatFault {
    for (String name : WHOLE) {
      Path folder = archive.root().resolve(name);
      if (Files.exists(folder)) {
        link(stage.root().resolve(name), folder);
      }
    }
    for (SegmentFile file : choice.taken()) {
      if (file.path().startsWith(archive.segmentsFolder())) {
        link(stage.root().resolve(relative(file)), file.path());
      }
    }
    for (SegmentFile file : choice.left()) {
      ends(file, stage.root().resolve(LeftOut.FOLDER).resolve(relative(file)));
    }
    if (!Files.isDirectory(archive.logsFolder())) {
      return;
    }
    try (Stream<Path> logs = Files.list(archive.logsFolder())) {
      for (Path log : logs.filter(Files::isDirectory).sorted().toList()) {
        if (Files.exists(log.resolve("checkpoint"))) {
          log(String.valueOf(log.getFileName()));
        }
      }
    }
  }

  private Path relative(SegmentFile file) {
    return archive.root().relativize(file.path());
  }

  private static void link(Path from, Path to) throws IOException {
    Files.createDirectories(Objects.requireNonNull(from.getParent()));
    Files.createSymbolicLink(from, to.toAbsolutePath());
  }

  /** A segment without its records. */
  private static void ends(SegmentFile file, Path to) throws IOException, FormatFault {
    Files.createDirectories(Objects.requireNonNull(to.getParent()));
    byte[] footer = new byte[SegmentFormat.FOOTER_BYTES];
    try (RandomAccessFile in = new RandomAccessFile(file.path().toFile(), "r")) {
      in.seek(in.length() - footer.length);
      in.readFully(footer);
    }
    byte[] header;
    try (SegmentReader reader = SegmentReader.open(file.path())) {
      header = reader.headerBytes();
    }
    Files.write(to, header);
    Files.write(to, footer, StandardOpenOption.APPEND);
  }

  private void log(String gateway) throws IOException, FormatFault {
    LogLayout whole = new LogLayout(archive.logsFolder().resolve(gateway));
    LogLayout part = new LogLayout(stage.logsFolder().resolve(gateway));
    SignedNote head = SignedNote.decode(Files.readAllBytes(whole.checkpoint()));
    long size = Checkpoint.parse(head.text()).size();
    TreeMap<Long, byte[]> others = OtherEntries.in(whole, size);
    List<SegmentFile> before = new ArrayList<>();
    List<SegmentFile> behind = new ArrayList<>();
    split(gateway, before, behind);
    long from = Math.min(size, behind(others, 0, seals(before)));
    long to = behind.isEmpty() ? size : Math.min(size, behind(others, from, seals(taken(gateway))));
    link(part.root().resolve("tile"), whole.root().resolve("tile"));
    Files.copy(whole.checkpoint(), part.checkpoint());
    Files.copy(whole.key(), part.key());
    Map<Long, Path> kept = new TreeMap<>();
    for (Path file : cosigned(whole)) {
      long of = Checkpoint.parse(SignedNote.decode(Files.readAllBytes(file)).text()).size();
      if (of >= from) {
        kept.put(of, file);
      }
    }
    for (Map.Entry<Long, Path> one : kept.entrySet()) {
      Path copy = part.cosigned(one.getKey());
      Files.createDirectories(Objects.requireNonNull(copy.getParent()));
      Files.copy(one.getValue(), copy);
    }
    kept.put(size, whole.checkpoint());
    LogPart rest =
        LogPart.of(new TileReader(whole, size), size, from, to, kept.keySet(), others.keySet());
    Files.writeString(part.root().resolve(LogPart.NAME), rest.text(), StandardCharsets.US_ASCII);
  }

  /** What is left out of a gateway's segments, before and behind what is taken. */
  private void split(String gateway, List<SegmentFile> before, List<SegmentFile> behind) {
    List<SegmentFile> taken = taken(gateway);
    for (SegmentFile file : choice.left()) {
      if (file.folder().equals(gateway)) {
        boolean earlier = taken.isEmpty() || file.compareTo(taken.getFirst()) < 0;
        (earlier ? before : behind).add(file);
      }
    }
  }

  private List<SegmentFile> taken(String gateway) {
    return choice.taken().stream()
        .filter(file -> file.path().startsWith(archive.segmentsFolder()))
        .filter(file -> file.folder().equals(gateway))
        .toList();
  }

  private static long seals(List<SegmentFile> files) throws IOException, FormatFault {
    long seals = 0;
    for (SegmentFile file : files) {
      try (SegmentReader reader = SegmentReader.open(file.path())) {
        seals +=
            reader
                .footer()
                .map(SegmentFooter::seals)
                .orElseThrow(() -> new FormatFault("segment", -1, file.path() + " has no footer"));
      }
    }
    return seals;
  }

  /**
   * The number of the leaf behind some seals, and behind what else stands among and behind them.
   */
  private static long behind(TreeMap<Long, byte[]> others, long from, long seals) {
    long next = from + seals;
    for (long other : others.tailMap(from).keySet()) {
      if (other > next) {
        break;
      }
      next++;
    }
    return next;
  }

  private static List<Path> cosigned(LogLayout log) throws IOException {
    if (!Files.isDirectory(log.cosignedFolder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(log.cosignedFolder())) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
