package io.plumbline.deploy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.deploy.Checkout;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A command line whose archive holds the first fleet's case. */
abstract class ImportedCase {
  static final Path CASE =
      Checkout.root().resolve("verifier/engine/src/test/resources/cases/fleet-1");

  @TempDir static Path folder;

  static Path archive;

  /** What a command did. */
  record Outcome(int code, String out, String err) {}

  @BeforeAll
  static void importOnce() {
    archive = folder.resolve("archive");
    assertEquals(0, run("import", "telemetry", CASE + "/telemetry.csv", dirs()).code());
    assertEquals(0, run("import", "usage", CASE + "/usage.csv", dirs()).code());
  }

  static String[] dirs() {
    return new String[] {"--archive", archive.toString(), "--ledger", CASE.toString()};
  }

  static Outcome run(Object... words) {
    List<String> arguments = flat(words);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Plumbline.run(
            arguments.toArray(String[]::new),
            new PrintWriter(out, true),
            new PrintWriter(err, true));
    return new Outcome(code, out.toString(), err.toString());
  }

  private static List<String> flat(Object... words) {
    List<String> arguments = new ArrayList<>();
    for (Object word : words) {
      if (word instanceof Object[] several) {
        arguments.addAll(flat(several));
      } else {
        arguments.add(word.toString());
      }
    }
    return arguments;
  }
}
