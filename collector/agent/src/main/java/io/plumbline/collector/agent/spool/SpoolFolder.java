package io.plumbline.collector.agent.spool;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The spool's folder: names, the lock against a second agent, and making names durable. */
final class SpoolFolder implements Closeable {
  /** A file that is being made; nothing in it counts. */
  static final String UNFINISHED = ".tmp";

  /** A file that was given up and whose gap may not be on disk yet. */
  static final String DROPPED = ".dropped";

  private static final Pattern NAME = Pattern.compile("(\\d{16})\\.spool(\\.tmp|\\.dropped)?");

  private final Path folder;
  private final SpoolDisk disk;
  private final FileChannel lockFile;
  private final FileLock lock;

  private SpoolFolder(Path folder, SpoolDisk disk, FileChannel lockFile, FileLock lock) {
    this.folder = folder;
    this.disk = disk;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /**
   * Makes the folder if it is missing and locks it.
   *
   * @throws EnvironmentFault when it cannot be made or another agent has it
   */
  static SpoolFolder lock(Path folder, SpoolDisk disk) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new EnvironmentFault(
            Words.of(
                "文件夹 %s 正被另一个采集代理使用；每个代理要有自己的文件夹。",
                "The folder %s is in use by another agent; expected a folder of its own for each"
                    + " agent.",
                folder));
      }
      return new SpoolFolder(folder, disk, channel, lock);
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("无法使用文件夹 %s：%s。", "Cannot use the folder %s: %s.", folder, e.getMessage()), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // Another agent in this very process.
    }
  }

  Path path() {
    return folder;
  }

  /** How it is changed. */
  SpoolDisk disk() {
    return disk;
  }

  Path file(long number) {
    return folder.resolve("%016d.spool".formatted(number));
  }

  Path unfinished(long number) {
    return folder.resolve("%016d.spool%s".formatted(number, UNFINISHED));
  }

  Path dropped(long number) {
    return folder.resolve("%016d.spool%s".formatted(number, DROPPED));
  }

  /** A file of the folder by its name. */
  record Named(long number, String suffix, Path path) {}

  /** The spool files in the order of their numbers. */
  List<Named> list() throws IOException {
    List<Named> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        if (matcher.matches()) {
          String suffix = Optional.ofNullable(matcher.group(2)).orElse("");
          found.add(new Named(Long.parseLong(matcher.group(1)), suffix, file));
        }
      }
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    lock.release();
    lockFile.close();
  }
}
