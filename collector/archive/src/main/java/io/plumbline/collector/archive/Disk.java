package io.plumbline.collector.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The few file operations that the archive's durability rests on, so that tests can make each of
 * them fail. A call that returns has taken effect; durable it is only after {@link File#sync()}
 * and, for names, {@link #syncFolder}.
 */
public interface Disk {
  /** The real one. */
  Disk REAL = new RealDisk();

  /** Creates a file, which must not exist, and opens it for appending. */
  File create(Path path) throws IOException;

  /** Opens a file that exists for appending at its end. */
  File reopen(Path path) throws IOException;

  /**
   * Renames a file or folder within its file system, atomically. A rename that has taken effect
   * already, though it was reported as failed, is no failure when it is tried again.
   */
  void rename(Path from, Path to) throws IOException;

  /** Renames a file within its folder over another of that name, if there is one, atomically. */
  void replace(Path from, Path to) throws IOException;

  /** Makes the names in a folder durable. */
  void syncFolder(Path folder) throws IOException;

  /** Creates a folder and those above it, and makes their names durable. */
  default void createFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      createFolder(parent);
    }
    Files.createDirectories(folder);
    if (parent != null) {
      syncFolder(parent);
    }
  }

  /** A file opened for appending. */
  interface File extends AutoCloseable {
    /** Writes all of the buffers at the end. */
    void append(ByteBuffer... parts) throws IOException;

    /** Makes everything written durable. */
    void sync() throws IOException;

    /** Cuts the file. */
    void truncate(long size) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** The operating system's. */
  final class RealDisk implements Disk {
    private RealDisk() {}

    @Override
    public File create(Path path) throws IOException {
      return new RealFile(
          FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public File reopen(Path path) throws IOException {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
      channel.position(channel.size());
      return new RealFile(channel);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      if (Files.exists(to)) {
        if (!Files.exists(from)) {
          return;
        }
        throw new DirectoryNotEmptyException(to.toString());
      }
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** A file of the operating system. */
  final class RealFile implements File {
    private final FileChannel channel;

    private RealFile(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void append(ByteBuffer... parts) throws IOException {
      long left = 0;
      for (ByteBuffer part : parts) {
        left += part.remaining();
      }
      while (left > 0) {
        left -= channel.write(parts);
      }
    }

    @Override
    public void sync() throws IOException {
      channel.force(false); // fdatasync: the size is synced too, times are not needed
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
      channel.position(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
