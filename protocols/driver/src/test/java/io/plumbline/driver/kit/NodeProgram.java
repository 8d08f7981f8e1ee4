package io.plumbline.driver.kit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A foreign program on Node.js, or one that npm brings along. */
public final class NodeProgram extends LineProgram {
  private static final String INSTALL = "apt-get install nodejs npm openssl";

  /**
   * Copies {@code src/test/node} and installs what its lock file names. Where Node.js or npm is
   * absent, or npm finds nothing, the suite is left out.
   *
   * @param suite which suite is left out
   * @param folder where to
   */
  public static void install(String suite, Path folder) throws IOException, InterruptedException {
    ForeignProgram.require("node", suite, INSTALL);
    Path npm = ForeignProgram.require("npm", suite, INSTALL);
    try (var files = Files.newDirectoryStream(Path.of("src", "test", "node"), "*.{js,json,cpp}")) {
      for (Path file : files) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    File log = folder.resolve("npm.log").toFile();
    Process process =
        new ProcessBuilder(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    boolean ended = process.waitFor(4, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    if (!ended || process.exitValue() != 0) {
      ForeignProgram.leaveOut(
          suite + " is left out: npm ci failed:\n" + Files.readString(log.toPath()));
    }
  }

  /**
   * Starts a script of an installed folder and waits until it is ready.
   *
   * @param folder the folder
   * @param script the script's file and its arguments
   */
  public NodeProgram(Path folder, String... script) throws IOException {
    super(folder, Stream.concat(Stream.of("node"), Stream.of(script)).toList());
  }
}
