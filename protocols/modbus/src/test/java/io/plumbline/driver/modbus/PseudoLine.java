package io.plumbline.driver.modbus;

import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.ForeignProgram;
import io.plumbline.driver.kit.RecordingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A serial line without a wire: a pseudo-terminal that socat joins to a second one, or to a TCP
 * port. It is held open by a process of its own, so that it stays when the driver closes it.
 */
final class PseudoLine implements AutoCloseable {
  static final String SUITE = "The suite of the Modbus driver on a serial line";

  private final List<Process> processes = new ArrayList<>();
  private final Path near;
  private final Path far;

  private PseudoLine(Path folder, String farSide) throws IOException {
    Path socat = ForeignProgram.require("socat", SUITE, "apt-get install socat");
    near = folder.resolve("near");
    far = folder.resolve("far");
    start(
        List.of(
            socat.toString(),
            "pty,raw,echo=0,link=" + near,
            farSide.replace("FAR", far.toString())));
    boolean pair = farSide.contains("FAR");
    Await.until(
        "the line",
        RecordingSink.PATIENCE,
        () -> Files.exists(near) && (!pair || Files.exists(far)));
    start(List.of("sh", "-c", "exec 3<>'%s'; read wait".formatted(near)));
    if (pair) {
      start(List.of("sh", "-c", "exec 3<>'%s'; read wait".formatted(far)));
    }
  }

  /** Both ends of a line. */
  static PseudoLine pair(Path folder) throws IOException {
    return new PseudoLine(folder, "pty,raw,echo=0,link=FAR");
  }

  /** A line to slaves that listen on a TCP port. */
  static PseudoLine toTcp(Path folder, int port) throws IOException {
    return new PseudoLine(folder, "tcp:127.0.0.1:%d,nodelay".formatted(port));
  }

  /** The driver's end. */
  Path near() {
    return near;
  }

  /** The slaves' end of a pair. */
  Path far() {
    return far;
  }

  private void start(List<String> command) throws IOException {
    processes.add(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  @Override
  public void close() throws InterruptedException {
    for (Process process : processes.reversed()) {
      process.destroyForcibly().waitFor();
    }
  }
}
