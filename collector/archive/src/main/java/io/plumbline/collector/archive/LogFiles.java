package io.plumbline.collector.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Small files that are written whole: whoever opens one sees all of it or the one before. Their
 * names are durable after {@link #syncFolders()}.
 */
final class LogFiles {
  private final Disk disk;
  private final Set<Path> changed = new LinkedHashSet<>();

  LogFiles(Disk disk) {
    this.disk = disk;
  }

  /** Writes a file, in place of one of that name. */
  void write(Path path, byte[] bytes) throws IOException {
    Path folder = Recovery.folderOf(path);
    disk.createFolder(folder);
    Path fresh = folder.resolve("." + path.getFileName() + ".new");
    Files.deleteIfExists(fresh); // of a writer that did not come so far
    try (Disk.File file = disk.create(fresh)) {
      file.append(ByteBuffer.wrap(bytes));
      file.sync();
    }
    disk.replace(fresh, path);
    changed.add(folder);
  }

  /** Makes the names of what was written durable. */
  void syncFolders() throws IOException {
    for (Path folder : changed) {
      disk.syncFolder(folder);
    }
    changed.clear();
  }
}
