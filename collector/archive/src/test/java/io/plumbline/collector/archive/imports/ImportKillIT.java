package io.plumbline.collector.archive.imports;

import static io.plumbline.collector.archive.imports.ImportFixture.TELEMETRY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.segment.ArchiveLayout;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills importing processes without warning. */
class ImportKillIT {
  private static final int ROWS = 400_000;
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void anImportKilledAtAnyMomentLeavesTheArchiveAsItWasAndTheSameCallCompletesIt()
      throws IOException, InterruptedException {
    ImportFixture fixture = ImportFixture.in(folder);
    fixture.telemetry(
        fixture.write("before.csv", TELEMETRY + "D1,a,process,2024-05-15T16:00:00Z,,1,GOOD\n"));
    Path file = largeFile();
    var before = fixture.content();
    ArchiveLayout layout = new ArchiveLayout(fixture.archive());
    int killed = 0;
    for (long staged : List.of(0L, 1L, 100_000L, 1_000_000L, 2_000_000L)) {
      Process process = start(fixture, file);
      // At the moment when that much has been staged, kill -9.
      await(() -> stagedBytes(layout) >= staged || !process.isAlive());
      killed += process.isAlive() ? 1 : 0;
      process.destroyForcibly().waitFor();
      if (layout.segments().size() > 1) {
        break; // this process came first; what it committed is checked below
      }
      var after = fixture.content();
      after.keySet().removeIf(name -> name.contains("/.staging-"));
      assertEquals(before, after);
      assertEquals(1, fixture.samples().size());
    }
    assertTrue(killed >= 2, "killed only " + killed);
    Process last = start(fixture, file);
    assertEquals(0, last.waitFor());
    assertEquals(ROWS + 1, fixture.samples().size());
    assertEquals(0, stagedBytes(layout));
    assertEquals(List.of(file), fixture.telemetry(file).alreadyImported());
  }

  private Path largeFile() throws IOException {
    Path file = folder.resolve("large.csv");
    long millis = Instant.parse("2024-05-15T16:00:00Z").toEpochMilli();
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(TELEMETRY);
      for (int i = 0; i < ROWS; i++) {
        // Values that pack badly, so that there is something to stage.
        double value = Math.abs(Math.sin(i) * 1e6);
        out.write("D" + i % 100 + ",load,process," + Instant.ofEpochMilli(millis + 977L * i));
        out.write(",," + value + ",GOOD\n");
      }
    }
    return file;
  }

  private Process start(ImportFixture fixture, Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            Import.class.getName(),
            fixture.archive().toString(),
            folder.resolve("ledger").toString(),
            file.toString())
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.INHERIT)
        .start();
  }

  private static long stagedBytes(ArchiveLayout layout) {
    long bytes = 0;
    try (Stream<Path> paths = Files.walk(layout.importsFolder())) {
      for (Path path : paths.toList()) {
        if (path.toString().contains("/.staging-") && path.toString().endsWith(".seg")) {
          bytes += Files.size(path);
        }
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      return bytes; // it was renamed or removed while we looked
    }
    return bytes;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "nothing happened within " + DEADLINE);
      LockSupport.parkNanos(200_000);
    }
  }

  /** The process that is killed. */
  static final class Import {
    private Import() {}

    public static void main(String[] arguments) {
      TelemetryImport.run(
          new ImportRequest(
              List.of(Path.of(arguments[2])), Path.of(arguments[0]), Path.of(arguments[1]), false),
          ImportListener.SILENT);
    }
  }
}
