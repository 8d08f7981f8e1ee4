package io.plumbline.deploy.demo;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a demo keeps everything. One demo at a time uses a folder; a temporary one goes at the end.
 */
final class DemoFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoFolder.class);
  private static final long NEEDED_BYTES = 600L << 20;

  private final Path root;
  private final boolean temporary;
  private final FileChannel channel;

  private DemoFolder(Path root, boolean temporary, FileChannel channel) {
    this.root = root;
    this.temporary = temporary;
    this.channel = channel;
  }

  /** Makes or takes the folder, and checks that the disk has room. */
  static DemoFolder open(Optional<Path> wanted) {
    String named = wanted.map(Path::toString).orElse(System.getProperty("java.io.tmpdir"));
    try {
      Path root =
          wanted.isPresent()
              ? Files.createDirectories(wanted.get().toAbsolutePath().normalize())
              : Files.createTempDirectory("plumbline-demo-");
      FileChannel channel =
          FileChannel.open(
              root.resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      DemoFolder folder = new DemoFolder(root, wanted.isEmpty(), channel);
      try {
        folder.check();
        return folder;
      } catch (EnvironmentFault | IOException e) {
        folder.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of(
              "演示目录 %s 无法使用：%s", "the demo's folder %s cannot be used: %s", named, e.getMessage()),
          e);
    }
  }

  Path root() {
    return root;
  }

  Path resolve(String name) {
    return root.resolve(name);
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (temporary) {
        remove(root);
      }
    } catch (IOException e) {
      LOG.warn("the demo's folder {} cannot be removed: {}", root, e.toString());
    }
  }

  private void check() throws IOException {
    lock();
    FileStore disk = Files.getFileStore(root);
    if (disk.getUsableSpace() < NEEDED_BYTES) {
      throw new EnvironmentFault(
          Words.of(
              "%s 所在磁盘只剩 %d MB，演示需要 %d MB；请用 --data 指定别的目录，或把 TMPDIR 指向别处。",
              "the disk of %s has %d MB left, the demo needs %d MB; choose another folder with"
                  + " --data, or point TMPDIR elsewhere.",
              root,
              disk.getUsableSpace() >> 20,
              NEEDED_BYTES >> 20));
    }
  }

  private void lock() throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw inUse();
    }
    if (lock == null) {
      throw inUse();
    }
  }

  private EnvironmentFault inUse() {
    return new EnvironmentFault(
        Words.of(
            "目录 %s 正被另一个演示使用；请先停掉它，或用 --data 指定别的目录。",
            "the folder %s is used by another demo; stop that one, or choose another with --data.",
            root));
  }

  /** Removes a folder with all that is in it; nothing where there is none. */
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
