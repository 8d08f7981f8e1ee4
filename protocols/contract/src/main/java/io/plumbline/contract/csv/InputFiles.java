package io.plumbline.contract.csv;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Opens files that a user named, and says in words why that failed. */
public final class InputFiles {
  private InputFiles() {}

  /**
   * Opens a regular file.
   *
   * @throws InputFault when there is none of that name
   * @throws EnvironmentFault when it cannot be read
   */
  public static InputStream open(Path file) {
    requireFile(file);
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw missing(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Checks that a file is there, and no folder.
   *
   * @throws InputFault otherwise
   */
  public static void requireFile(Path file) {
    if (Files.isDirectory(file)) {
      throw new InputFault(new Words(file + "：是文件夹，应为文件。", file + ": a folder, expected a file."));
    }
    if (!Files.exists(file)) {
      throw missing(file);
    }
  }

  /** The fault of a failed read. */
  public static EnvironmentFault unreadable(Path file, IOException cause) {
    String reason = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return new EnvironmentFault(
        new Words(
            file + "：无法读取（" + reason + "）；请检查权限和磁盘。",
            file + ": cannot be read (" + reason + "); check its permissions and the disk."),
        cause);
  }

  private static InputFault missing(Path file) {
    return new InputFault(new Words(file + "：没有这个文件。", file + ": there is no such file."));
  }
}
