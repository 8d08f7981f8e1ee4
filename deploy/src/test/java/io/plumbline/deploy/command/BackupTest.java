package io.plumbline.deploy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive is files: copied elsewhere, they verify to the same document. */
class BackupTest extends ImportedCase {
  @Test
  void aCopyInAnEmptyPlaceVerifiesToTheSameFigures(@TempDir Path restored) throws IOException {
    try (Stream<Path> files = Files.walk(archive)) {
      List<Path> parentsFirst = files.toList();
      for (Path file : parentsFirst) {
        Path copy = restored.resolve("archive").resolve(archive.relativize(file).toString());
        Files.copy(file, copy);
      }
    }

    Outcome original = verify(archive);
    Outcome again = verify(restored.resolve("archive"));

    assertEquals(0, original.code(), original.err());
    assertEquals(original.out(), again.out());
  }

  private static Outcome verify(Path archive) {
    return run(
        "verify",
        "--archive",
        archive,
        "--ledger",
        CASE,
        "--as-of",
        "2024-06-30",
        "--format",
        "json");
  }
}
