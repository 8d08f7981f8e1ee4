package io.plumbline.deploy;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the checkout lies in which the tests run. */
public final class Checkout {
  private Checkout() {}

  /** The folder that holds the parent pom, found by walking up from the working directory. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("plumbline"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("the tests do not run inside a checkout");
      }
      folder = parent;
    }
    return folder;
  }
}
