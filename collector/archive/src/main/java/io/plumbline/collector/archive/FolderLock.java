package io.plumbline.collector.archive;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second writer out of a folder. The operating system lets go of it when the process ends,
 * however it ends.
 */
final class FolderLock implements AutoCloseable {
  private static final String NAME = ".lock";

  /**
   * Folders this process holds: closing any other channel of a locked file would let go of the
   * system's lock.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the lock at once or not at all.
   *
   * @throws EnvironmentFault when another writer has it
   */
  static FolderLock take(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!HELD.add(real)) {
      throw busy(folder);
    }
    try {
      FileChannel channel =
          FileChannel.open(real.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw busy(folder);
      }
      return new FolderLock(real, channel);
    } catch (IOException | RuntimeException e) {
      HELD.remove(real);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(folder);
    }
  }

  private static EnvironmentFault busy(Path folder) {
    return new EnvironmentFault(
        Words.of(
            "%s 正被另一个进程写入；请先停止它，或使用另一个归档目录",
            "%s is being written by another process; stop that one first or use another archive"
                + " folder",
            folder));
  }
}
