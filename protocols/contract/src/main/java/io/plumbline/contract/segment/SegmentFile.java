package io.plumbline.contract.segment;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * A segment file of an archive, ordered as {@link ArchiveLayout#segments()} says.
 *
 * @param path where it lay when it was listed; an open one is renamed when it is closed, which
 *     {@link SegmentReader#open(Path)} follows
 * @param kind who wrote it
 * @param folder name of the gateway's or import call's folder
 * @param hour for a gateway {@code yyyyMMddHH}, the hour of arrival in UTC; for an import its call
 *     number
 * @param number number of the file within hour or call
 * @param open whether it was still being written
 */
public record SegmentFile(
    Path path, SegmentHeader.Kind kind, String folder, long hour, int number, boolean open)
    implements Comparable<SegmentFile> {
  private static final Comparator<SegmentFile> ARRIVAL =
      Comparator.comparing((SegmentFile file) -> file.kind() == SegmentHeader.Kind.GATEWAY)
          .thenComparingLong(SegmentFile::hour)
          .thenComparing(SegmentFile::folder)
          .thenComparingInt(SegmentFile::number);

  @Override
  public int compareTo(SegmentFile other) {
    return ARRIVAL.compare(this, other);
  }
}
