package io.plumbline.verifier.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where cases with known answers lie: beside the tests, and in a folder {@code shared/cases} above
 * the checkout.
 */
public final class SharedCases {
  private SharedCases() {}

  /** Every folder with a {@code facts.json}. */
  public static List<Path> all() throws IOException {
    List<Path> cases = new ArrayList<>(in(Path.of("src/test/resources/cases")));
    Optional<Path> shared = shared();
    if (shared.isPresent()) {
      cases.addAll(in(shared.get()));
    }
    return cases;
  }

  /**
   * The folder {@code shared/cases} above the working directory, or under {@code PLUMBLINE_SHARED}.
   */
  public static Optional<Path> shared() {
    String set = System.getenv("PLUMBLINE_SHARED");
    if (set != null) {
      return Optional.of(Path.of(set).resolve("cases")).filter(Files::isDirectory);
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path cases = folder.resolve("shared/cases");
      if (Files.isDirectory(cases)) {
        return Optional.of(cases);
      }
    }
    return Optional.empty();
  }

  private static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(path -> Files.exists(path.resolve("facts.json"))).sorted().toList();
    }
  }
}
