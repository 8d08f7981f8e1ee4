package io.plumbline.driver.kit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs and recordings that are not part of the build and that some suites need. */
public final class ForeignProgram {
  private ForeignProgram() {}

  /**
   * The program's path. Where it is absent, the suite is left out with a message, except in CI
   * ({@code CI=true}), where that is a failure.
   *
   * @param suite which suite is left out
   * @param install how to install the program
   */
  public static Path require(String program, String suite, String install) {
    Optional<Path> found = find(program);
    if (found.isEmpty()) {
      leaveOut(
          suite
              + " is left out: there is no program '"
              + program
              + "' on the PATH. To install it: "
              + install);
    }
    return found.orElseThrow();
  }

  /** Leaves the running suite out with a message; in CI fails. */
  public static void leaveOut(String message) {
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(message);
    }
    Assumptions.abort(message);
  }

  /**
   * A folder of cases with known answers that lies beside the checkout, at {@code shared/cases} in
   * one of the folders above the working directory or below {@code PLUMBLINE_SHARED}.
   */
  public static Optional<Path> sharedCase(String name) {
    String shared = System.getenv("PLUMBLINE_SHARED");
    if (shared != null) {
      return Optional.of(Path.of(shared, "cases", name)).filter(Files::isDirectory);
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path candidate = folder.resolve("shared").resolve("cases").resolve(name);
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> find(String program) {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
