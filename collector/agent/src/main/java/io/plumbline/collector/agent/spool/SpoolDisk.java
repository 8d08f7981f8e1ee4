package io.plumbline.collector.agent.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file operations that change what is on disk, so that tests can make each of them fail. Any of
 * them may fail with or without having taken effect; whoever calls repeats it, and a repetition of
 * what has taken effect is no failure.
 */
interface SpoolDisk {
  /** The operating system's. */
  SpoolDisk REAL = new RealDisk();

  /** Creates a file, or empties it, and opens it for writing. */
  File create(Path path) throws IOException;

  /** Opens a file for writing, and creates it when it is missing. */
  File open(Path path) throws IOException;

  /** Gives a file another name, atomically; nothing where it has it already. */
  void move(Path from, Path to) throws IOException;

  /** Deletes a file; nothing where it is gone. */
  void delete(Path path) throws IOException;

  /** Makes created, renamed and deleted names durable. */
  void sync(Path folder) throws IOException;

  /** A file opened for writing. */
  interface File extends Closeable {
    /** Writes all bytes at an offset. */
    void write(byte[] bytes, long offset) throws IOException;

    /** Makes what was written durable. */
    void force() throws IOException;

    /** Cuts the file. */
    void truncate(long length) throws IOException;
  }

  /** The operating system's. */
  final class RealDisk implements SpoolDisk {
    private RealDisk() {}

    @Override
    public File create(Path path) throws IOException {
      return new RealFile(
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE));
    }

    @Override
    public File open(Path path) throws IOException {
      return new RealFile(
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      if (Files.exists(from) || !Files.exists(to)) {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      }
    }

    @Override
    public void delete(Path path) throws IOException {
      Files.deleteIfExists(path);
    }

    @Override
    public void sync(Path folder) throws IOException {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** A file of the operating system. */
  record RealFile(FileChannel channel) implements File {
    @Override
    public void write(byte[] bytes, long offset) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer, offset + buffer.position());
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(false); // fdatasync: the size is forced too, times are not needed
    }

    @Override
    public void truncate(long length) throws IOException {
      channel.truncate(length);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
