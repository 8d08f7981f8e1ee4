package io.plumbline.collector.archive;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentFormat;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a writer finds at its start: where the gateway's segments end. Segments left open are closed
 * first.
 *
 * @param repairs what was done
 * @param last the last segment, or the gateway's folder where there is none
 * @param lastSize its size
 * @param hour its hour as {@code yyyyMMddHH}, 0 where there is none
 * @param number its number within the hour, 0 where there is none
 * @param nextPosition position of the next record
 * @param previous digest of the last segment
 */
record Recovery(
    List<Repair> repairs,
    Path last,
    long lastSize,
    long hour,
    int number,
    long nextPosition,
    Digest previous) {

  static Recovery run(
      Disk disk, ArchiveLayout layout, String gateway, PrivateKey key, long nowMicros)
      throws IOException {
    List<Repair> repairs = new ArrayList<>();
    for (SegmentFile file : layout.gatewaySegments(gateway)) {
      if (file.open()) {
        repairs.add(repair(disk, file.path(), gateway, key, nowMicros));
      }
    }
    List<SegmentFile> files = layout.gatewaySegments(gateway);
    if (files.isEmpty()) {
      return new Recovery(
          List.copyOf(repairs), layout.gatewayFolder(gateway), 0, 0, 0, 1, Digest.ZERO);
    }
    SegmentFile last = files.getLast();
    SegmentFooter footer = footer(last.path());
    return new Recovery(
        List.copyOf(repairs),
        last.path(),
        Files.size(last.path()) - SegmentFormat.FOOTER_BYTES,
        last.hour(),
        last.number(),
        footer.lastPosition() + 1,
        footer.digest());
  }

  /** The name of a segment once it is closed. */
  static Path closedName(Path open) {
    String name = String.valueOf(open.getFileName());
    return open.resolveSibling(
        name.substring(0, name.length() - ArchiveLayout.OPEN.length()) + ArchiveLayout.CLOSED);
  }

  static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " lies in no folder");
    }
    return parent;
  }

  private static Repair repair(Disk disk, Path path, String gateway, PrivateKey key, long nowMicros)
      throws IOException {
    long size = Files.size(path);
    // The header is synced before the first record is written: a file no longer than it holds none.
    SegmentHeader like =
        new SegmentHeader(SegmentHeader.Kind.GATEWAY, gateway, nowMicros, 1, Digest.ZERO);
    if (size <= SegmentFormat.header(like).length) {
      remove(disk, path);
      return new Repair(path, 0, size);
    }
    try (SegmentReader reader = SegmentReader.open(path);
        SegmentWriter writer = SegmentWriter.recover(disk, path, reader)) {
      long cut = reader.ended() ? 0 : size - writer.size();
      if (writer.records() == 0) {
        remove(disk, path);
        return new Repair(path, 0, cut);
      }
      writer.finish(nowMicros, key);
      Path closed = closedName(path);
      disk.rename(path, closed);
      disk.syncFolder(folderOf(closed));
      return new Repair(closed, writer.records(), cut);
    } catch (FormatFault e) {
      throw damaged(path, e.getMessage(), e);
    }
  }

  private static SegmentFooter footer(Path path) throws IOException {
    try (SegmentReader reader = SegmentReader.open(path)) {
      Optional<SegmentFooter> footer = reader.footer();
      return footer.orElseThrow(() -> damaged(path, "no readable footer", null));
    } catch (FormatFault e) {
      throw damaged(path, e.getMessage(), e);
    }
  }

  private static void remove(Disk disk, Path path) throws IOException {
    Files.delete(path);
    disk.syncFolder(folderOf(path));
  }

  private static EnvironmentFault damaged(
      Path path, @Nullable String what, @Nullable FormatFault cause) {
    Words words =
        Words.of(
            "归档末尾的文件 %s 已损坏（%s）；它曾经完好落盘，请检查磁盘并从备份恢复后再启动，切勿删除",
            "%s, at the end of the archive, is damaged (%s); it was durable once: check the disk"
                + " and restore it from a copy before starting again, and do not delete it",
            path,
            what);
    return cause == null ? new EnvironmentFault(words) : new EnvironmentFault(words, cause);
  }
}
