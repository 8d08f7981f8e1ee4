package io.plumbline.deploy.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.deploy.factory.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of an image that has the parts of the built distribution that an agent needs, and
 * runs on this machine's Java: neither a linked runtime nor a cache of classes changes what is
 * there.
 */
class ImageCommandsIT {
  private static final Path DISTRIBUTION = Path.of("target/dist/lib");

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // set before any test
  private static Path launcher;

  private record Answer(String words, int code, String text) {}

  @BeforeAll
  static void makeImage() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("image/lib"));
    AgentParts parts = AgentParts.of(DISTRIBUTION, Set.of(Protocol.values()));
    link(parts.running(), lib);
    link(parts.further(), Files.createDirectory(lib.resolve("further")));
    Files.writeString(lib.resolve("java"), System.getProperty("java.home") + "\n");
    launcher = AgentImage.launcher(Files.createDirectories(folder.resolve("image/bin")));
  }

  private static void link(List<Path> jars, Path folder) throws IOException {
    for (Path jar : jars) {
      Files.createSymbolicLink(folder.resolve(jar.getFileName()), jar.toAbsolutePath());
    }
  }

  @Test
  void aCommandWhoseLibrariesAreNotThereSaysSo() throws Exception {
    for (Answer answer :
        ask(
            "verify --archive a --ledger l --as-of 2024-06-30",
            "import telemetry t.csv --archive a --ledger l",
            "serve --archive a --ledger l",
            "evidence explain device.connected/as-of --archive a --ledger l --as-of 2024-06-30",
            "schemes list",
            "gateway run --config g.yaml",
            "witness --name w --key k --state s --init --log l",
            "demo --once")) {
      String named = answer.words.substring(0, answer.words.indexOf(' '));
      assertEquals(3, answer.code, answer.toString());
      assertTrue(answer.text.contains("take the whole distribution"), answer.toString());
      assertTrue(answer.text.contains(named), answer.toString());
      assertFalse(answer.text.contains("\tat "), answer.toString());
    }
  }

  @Test
  void anImageMakesNoImages() throws Exception {
    Answer answer = ask("agent image made").getFirst();
    assertEquals(3, answer.code, answer.toString());
    assertTrue(answer.text.contains("a built distribution"), answer.toString());
    assertFalse(Files.exists(folder.resolve("made")));
  }

  @Test
  void theAgentsCommandsAreThere() throws Exception {
    for (Answer answer :
        ask(
            "agent run --config none.yaml",
            "agent trust --config none.yaml press-1",
            "probe modbus://127.0.0.1:1#1/holding:10/float32",
            "browse mqtt://127.0.0.1:1")) {
      assertTrue(answer.code == 2 || answer.code == 3, answer.toString());
      assertFalse(answer.text.contains("\tat "), answer.toString());
      assertFalse(answer.text.contains("whole distribution"), answer.toString());
    }
    Answer help = ask("--help").getFirst();
    assertEquals(0, help.code, help.toString());
    assertTrue(help.text.contains("probe"), help.toString());
  }

  /** Starts all of them side by side, in English. */
  private List<Answer> ask(String... commands) throws Exception {
    List<Process> started = new ArrayList<>();
    for (String words : commands) {
      List<String> command = new ArrayList<>(List.of(launcher.toString()));
      command.addAll(List.of(words.split(" ")));
      command.addAll(List.of("--lang", "en"));
      started.add(
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start());
    }
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < commands.length; i++) {
      Process process = started.get(i);
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      answers.add(new Answer(commands[i], process.waitFor(), text));
    }
    return answers;
  }
}
