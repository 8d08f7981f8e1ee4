package io.plumbline.collector.agent.spool;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Gap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the folder at the start. Nothing is changed in an old file: the length of the newest that
 * is valid goes into the header of the next, so that being killed here is harmless. Used once.
 */
final class SpoolRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolRecovery.class);

  private final SpoolFolder folder;
  private final long nowMicros;
  private final List<SpoolFile> files = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final List<Path> dropped = new ArrayList<>();
  private long highestNumber;

  SpoolRecovery(SpoolFolder folder, long nowMicros) {
    this.folder = folder;
    this.nowMicros = nowMicros;
  }

  /** A spool file whose header was read, or could not be. */
  private record Headed(long number, Path path, @Nullable SpoolHeader header) {}

  void run() throws IOException {
    Optional<SpoolMark> mark = SpoolMark.read(folder.path());
    List<Headed> headed = new ArrayList<>();
    for (SpoolFolder.Named named : folder.list()) {
      switch (named.suffix()) {
        case SpoolFolder.UNFINISHED -> folder.disk().delete(named.path());
        case SpoolFolder.DROPPED -> {
          highestNumber = Math.max(highestNumber, named.number());
          recordDropped(named.path());
        }
        default -> {
          highestNumber = Math.max(highestNumber, named.number());
          headed.add(new Headed(named.number(), named.path(), header(named.path())));
        }
      }
    }
    for (int i = 0; i < headed.size(); i++) {
      recover(headed.get(i), i + 1 < headed.size() ? headed.get(i + 1) : null, mark);
    }
    newest().ifPresent(file -> addGap(file.endMicros(), nowMicros, Gap.Cause.AGENT_DOWN));
  }

  private void recover(Headed headed, @Nullable Headed next, Optional<SpoolMark> mark)
      throws IOException {
    SpoolHeader header = headed.header();
    long before = newest().map(SpoolFile::endMicros).orElse(nowMicros);
    if (!files.isEmpty() && files.getLast().number() + 1 < headed.number()) {
      LOG.error("spool files between {} and {} are missing", files.getLast().path(), headed.path());
      addGap(before, header == null ? nowMicros : header.createdMicros(), Gap.Cause.SPOOL_DAMAGED);
    }
    SpoolHeader nextHeader = next == null ? null : next.header();
    long until = nextHeader == null ? nowMicros : nextHeader.createdMicros();
    if (header == null) {
      addGap(before, until, Gap.Cause.SPOOL_DAMAGED);
      keepForInspection(headed.path());
      return;
    }
    boolean isFollowed = nextHeader != null && nextHeader.number() == headed.number() + 1;
    long promised =
        isFollowed && nextHeader != null ? nextHeader.previousLength() : promised(headed, mark);
    long settled =
        mark.filter(m -> m.boot().equals(header.boot())).map(SpoolMark::settled).orElse(0L);
    SpoolFile file = new SpoolFile(headed.path(), header, settled, sealedBefore(header));
    long end = isFollowed ? promised : Long.MAX_VALUE;
    boolean isWhole = scan(file, end);
    files.add(file);
    if (file.length() < promised || (!isFollowed && !isWhole)) {
      LOG.error(
          "{} is damaged after byte {}, expected {} bytes", file.path(), file.length(), promised);
      addGap(file.endMicros(), until, Gap.Cause.SPOOL_DAMAGED);
    }
  }

  private long sealedBefore(SpoolHeader header) {
    return newest()
        .filter(file -> file.boot().equals(header.boot()))
        .map(SpoolFile::sealedSequence)
        .orElse(0L);
  }

  private static long promised(Headed headed, Optional<SpoolMark> mark) {
    return mark.filter(m -> m.newest() == headed.number()).map(SpoolMark::length).orElse(-1L);
  }

  /**
   * Takes the file's valid records into account, as far as {@code end}.
   *
   * @return whether nothing but valid records was found
   */
  private static boolean scan(SpoolFile file, long end) throws IOException {
    try (SpoolReader reader = new SpoolReader(file.path())) {
      long size = Math.min(end, reader.size());
      while (file.length() < size) {
        SpoolFormat.Prefix prefix = reader.prefix(file.length());
        file.add(reader.record(file.length()), prefix.recordLength());
      }
      return true;
    } catch (FormatFault e) {
      LOG.warn("{} is readable up to byte {} only: {}", file.path(), file.length(), e.getMessage());
      return false;
    }
  }

  private static @Nullable SpoolHeader header(Path path) throws IOException {
    try (SpoolReader reader = new SpoolReader(path)) {
      return reader.header();
    } catch (FormatFault e) {
      LOG.error("{} has no readable header: {}", path, e.getMessage());
      return null;
    }
  }

  /**
   * The agent was stopped between dropping a file and recording that; or it was recorded, and this
   * repeats it.
   */
  private void recordDropped(Path path) throws IOException {
    try (SpoolReader reader = new SpoolReader(path)) {
      GapFolding folding = new GapFolding(Gap.Cause.SPOOL_FULL);
      long offset = SpoolFormat.HEADER_BYTES;
      while (offset < reader.size()) {
        SpoolRecord record = reader.record(offset);
        if (record.kind() == SpoolRecord.Kind.FRAME) {
          folding.add(record);
        }
        offset += reader.prefix(offset).recordLength();
      }
      gaps.addAll(folding.fold());
    } catch (FormatFault e) {
      LOG.error("{} was dropped and is not readable: {}", path, e.getMessage());
      gaps.add(new Gap("", "", nowMicros, nowMicros, Gap.Cause.SPOOL_DAMAGED, -1));
    }
    dropped.add(path);
  }

  private void keepForInspection(Path path) throws IOException {
    Path damaged = Files.createDirectories(folder.path().resolveSibling("damaged"));
    folder.disk().move(path, damaged.resolve(path.getFileName()));
  }

  private void addGap(long fromMicros, long toMicros, Gap.Cause cause) {
    // A clock that was set back must not turn a gap around.
    gaps.add(new Gap("", "", fromMicros, Math.max(fromMicros, toMicros), cause, -1));
  }

  /** The files that hold something, oldest first. */
  List<SpoolFile> files() {
    return files;
  }

  /** What is known to be missing since the run before. */
  List<Gap> gaps() {
    return gaps;
  }

  /** When this recovery began, if there was a run before it. */
  OptionalLong downUntil() {
    return newest().isPresent() ? OptionalLong.of(nowMicros) : OptionalLong.empty();
  }

  /** Files to delete once the gaps are on disk. */
  List<Path> dropped() {
    return dropped;
  }

  long highestNumber() {
    return highestNumber;
  }

  Optional<SpoolFile> newest() {
    return files.isEmpty() ? Optional.empty() : Optional.of(files.getLast());
  }
}
