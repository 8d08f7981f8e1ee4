package io.plumbline.verifier.spark;

import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.verifier.objects.ObjectAddress;
import io.plumbline.verifier.objects.ObjectArchive;
import io.plumbline.verifier.objects.ObjectReader;
import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A segment as a worker is told of it. The size is that of the listing, so that every reading of
 * one run, and a reading that is done again, sees the same bytes of a file that grows.
 *
 * @param number the segment's number in the order
 * @param path where it lies, for messages and, without an object, for reading
 * @param object the address in an object storage; null for a file on a disk
 * @param bytes how much of it counts
 * @param closed whether it is whole
 */
record SegmentRef(
    int number, String path, @Nullable ObjectAddress object, long bytes, boolean closed)
    implements Serializable {
  private static final int CHUNK_BYTES = 16 << 20;

  static SegmentRef of(int number, SegmentFile file) throws IOException {
    ObjectAddress object = ObjectArchive.address(file.path()).orElse(null);
    long bytes = object != null ? object.bytes() : Files.size(present(file.path()));
    Path path = object != null ? file.path() : file.path().toAbsolutePath();
    return new SegmentRef(number, path.toString(), object, bytes, !file.open());
  }

  /** The file, or the closed one that it was renamed to since it was listed. */
  private static Path present(Path path) throws IOException {
    if (Files.exists(path)) {
      return path;
    }
    String name = String.valueOf(path.getFileName());
    Path closed =
        name.endsWith(ArchiveLayout.OPEN)
            ? path.resolveSibling(
                name.substring(0, name.length() - ArchiveLayout.OPEN.length())
                    + ArchiveLayout.CLOSED)
            : path;
    if (!Files.exists(closed)) {
      throw new NoSuchFileException(
          path.toString(),
          null,
          "no such segment on this machine: every worker must see the archive under this path");
    }
    return closed;
  }

  /**
   * The segment's bytes, mapped from the disk or fetched.
   *
   * @param arena what the memory lives with
   */
  MemorySegment bytes(Arena arena) throws IOException {
    if (object == null) {
      Path file = present(Path.of(path));
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        if (channel.size() < bytes) {
          throw new IOException(
              "%s has %d bytes, it was listed with %d".formatted(file, channel.size(), bytes));
        }
        return channel.map(MapMode.READ_ONLY, 0, bytes, arena);
      }
    }
    MemorySegment memory = arena.allocate(bytes);
    ObjectReader reader = ObjectReader.of(object);
    for (long done = 0; done < bytes; done += CHUNK_BYTES) {
      long n = Math.min(CHUNK_BYTES, bytes - done);
      reader.read(object, done, memory.asSlice(done, n).asByteBuffer());
    }
    return memory.asReadOnly();
  }
}
