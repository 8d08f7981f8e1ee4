package io.plumbline.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name is there: files, folders and links. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)");
  private static final Pattern PATH =
      Pattern.compile("`((?:protocols|collector|verifier|benchmarks|deploy|docs)/[\\w./-]+)`");

  @Test
  void everyLinkAndPathExists() throws IOException {
    List<String> missing = new ArrayList<>();
    Path root = Checkout.root();
    for (Path document : documents(root)) {
      String text = Files.readString(document);
      for (Matcher link = LINK.matcher(text); link.find(); ) {
        if (!Files.exists(document.resolveSibling(link.group(1)))) {
          missing.add(root.relativize(document) + " links to " + link.group(1));
        }
      }
      for (Matcher path = PATH.matcher(text); path.find(); ) {
        if (!Files.exists(root.resolve(path.group(1)))) {
          missing.add(root.relativize(document) + " names " + path.group(1));
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void theReadmeShowsBothCommandsNearItsTop() throws IOException {
    List<String> top = Files.readAllLines(Checkout.root().resolve("README.md")).subList(0, 15);
    assertTrue(top.stream().anyMatch(line -> line.startsWith("./plumbline demo")));
    assertTrue(top.stream().anyMatch(line -> line.startsWith("mvn verify")));
  }

  private static List<Path> documents(Path root) throws IOException {
    List<Path> documents = new ArrayList<>();
    for (String name : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
      documents.add(root.resolve(name));
    }
    try (Stream<Path> files = Files.walk(root.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }
    return documents;
  }
}
