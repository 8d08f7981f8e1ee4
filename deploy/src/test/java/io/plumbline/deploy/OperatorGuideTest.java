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

/** The messages that the operator's guide explains are messages of the program. */
class OperatorGuideTest {
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
  private static final int SHORTEST = 10;

  @Test
  void everyMessageThatItQuotesIsInTheProgram() throws IOException {
    String program = program();
    List<String> unknown = new ArrayList<>();
    int checked = 0;
    for (String line : Files.readAllLines(Checkout.root().resolve("docs/operator.md"))) {
      if (line.startsWith("| ") && line.indexOf(" | ") > 0) {
        String says = line.substring(0, line.indexOf(" | "));
        for (Matcher span = SPAN.matcher(says); span.find(); ) {
          for (String part : span.group(1).split("…|\\d+:\\d+:|No space left on device")) {
            String words = part.strip();
            if (words.length() >= SHORTEST && words.contains(" ")) {
              checked++;
              if (!program.contains(words)) {
                unknown.add(words);
              }
            }
          }
        }
      }
    }
    assertEquals(List.of(), unknown);
    assertTrue(checked >= 12, "messages: " + checked);
  }

  /** All sources, with texts that go over several lines joined. */
  private static String program() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String module : List.of("protocols", "collector", "deploy/src/main")) {
      try (Stream<Path> files = Files.walk(Checkout.root().resolve(module))) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String name = file.toString();
          if (name.endsWith(".java") && name.contains("src/main")) {
            all.append(Files.readString(file));
          }
        }
      }
    }
    return all.toString().replaceAll("\"\\s*\\+\\s*\"", "");
  }
}
