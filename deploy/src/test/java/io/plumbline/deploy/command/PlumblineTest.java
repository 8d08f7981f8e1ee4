package io.plumbline.deploy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command line as scripts meet it: exit codes, streams, languages. */
class PlumblineTest extends ImportedCase {
  @Test
  void theSameFileTwiceAddsNothing() {
    Outcome again = run("import", "telemetry", CASE + "/telemetry.csv", dirs(), "--lang", "en");

    assertEquals(0, again.code());
    assertTrue(again.out().startsWith("imported 0 files (1 were there already)"), again.out());
  }

  @Test
  void badInputEndsWithTwoAndNamesFileLineAndColumn() throws IOException {
    Path bad = folder.resolve("bad.csv");
    Files.writeString(
        bad,
        """
        device_id,channel,role,source_time,received_time,value,quality
        D1,state,state,2024-02-30T00:00:00Z,,RUNNING,GOOD
        """);

    Outcome outcome = run("import", "telemetry", bad.toString(), dirs(), "--lang", "en");

    assertEquals(2, outcome.code());
    assertTrue(outcome.err().contains("bad.csv line 2, column source_time"), outcome.err());
    assertFalse(outcome.err().contains("\tat "), outcome.err());
    assertEquals("", outcome.out());
  }

  @Test
  void anUnknownCommandEndsWithTwo() {
    assertEquals(2, run("verifi").code());
  }

  @Test
  void everyCommandHasHelpInBothLanguagesWithAnExample() {
    List<String> without = new ArrayList<>();
    for (List<String> command : commands(Plumbline.commandLine(), List.of())) {
      for (String language : List.of("zh", "en")) {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("--help", "--lang", language));
        Outcome outcome = run(words.toArray(String[]::new));
        boolean isGroup = outcome.out().contains("COMMAND");
        if (outcome.code() != 0
            || !(isGroup || outcome.out().contains(language.equals("zh") ? "例：" : "Example:"))) {
          without.add(command + " " + language);
        }
        undescribed(outcome.out()).forEach(name -> without.add(command + " " + name));
      }
    }
    assertEquals(List.of(), without);
  }

  /** Options and parameters with no words beside them or in the line below. */
  private static List<String> undescribed(String help) {
    List<String> lines = help.lines().toList();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      boolean isName = lines.get(i).matches(" {2,8}(-|[A-Z]).*");
      boolean isBare = !lines.get(i).strip().contains("  ");
      boolean goesOn = i + 1 < lines.size() && lines.get(i + 1).matches(" {15,}\\S.*");
      if (isName && isBare && !goesOn) {
        names.add(lines.get(i).strip());
      }
    }
    return names;
  }

  private static List<List<String>> commands(CommandLine line, List<String> prefix) {
    List<List<String>> all = new ArrayList<>();
    line.getSubcommands()
        .forEach((name, sub) -> {
          if (!sub.getCommandSpec().usageMessage().hidden() && !name.equals("help")) {
            List<String> words = new ArrayList<>(prefix);
            words.add(name);
            all.add(words);
            all.addAll(commands(sub, words));
          }
        });
    return all;
  }
}
