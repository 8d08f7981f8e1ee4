package io.plumbline.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every Java source has the one look of google-java-format. {@code mvn test -pl deploy -am
 * -Dtest=FormattingTest -Dsurefire.failIfNoSpecifiedTests=false -Dformat=apply} rewrites those that
 * have not.
 */
@Tag("slow")
class FormattingTest {
  @Test
  void everySourceIsFormatted() throws IOException, FormatterException {
    boolean apply = "apply".equals(System.getProperty("format"));
    Path root = Checkout.root();
    Formatter formatter = new Formatter();
    List<String> unformatted = new ArrayList<>();
    for (Path source : sources(root)) {
      String text = Files.readString(source);
      String formatted = formatter.formatSourceAndFixImports(text);
      if (!formatted.equals(text)) {
        if (apply) {
          Files.writeString(source, formatted);
        } else {
          unformatted.add(root.relativize(source).toString());
        }
      }
    }
    assertEquals(List.of(), unformatted, "sources that -Dformat=apply would change");
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String top : List.of("protocols", "collector", "verifier", "benchmarks", "deploy")) {
      try (Stream<Path> files = Files.walk(root.resolve(top))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.toString().contains("/target/"))
            .forEach(sources::add);
      }
    }
    return sources;
  }
}
