package io.plumbline.deploy.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.plumbline.contract.fault.EnvironmentFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The start script of an image with a Java that repeats what it is told, and the linked runtime.
 */
class AgentImageTest {
  @TempDir Path folder;
  private Path image;
  private Path launcher;

  @BeforeEach
  void makeImage() throws IOException {
    image = folder.resolve("an image");
    Files.createDirectories(image.resolve("lib"));
    for (String jar : List.of("b.jar", "a.jar")) {
      Files.createFile(image.resolve("lib").resolve(jar));
    }
    launcher = AgentImage.launcher(Files.createDirectories(image.resolve("bin")));
  }

  private static void makeJava(Path runtime) throws IOException {
    Path java = Files.createDirectories(runtime.resolve("bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        echo "java=$0"
        echo "arenas=$MALLOC_ARENA_MAX"
        for argument in "$@"; do echo "$argument"; done
        """);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private List<String> run(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(List.of(words));
    builder.environment().keySet().removeAll(Set.of("MALLOC_ARENA_MAX", "PLUMBLINE_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.lines().toList();
  }

  @Test
  void theScriptStartsTheImagesOwnRuntimeWithItsLibrariesAndItsCache() throws Exception {
    makeJava(image.resolve("runtime"));
    Path cache = Files.createFile(image.resolve("lib/agent.aot"));
    Files.createFile(
        Files.createDirectories(image.resolve("lib/further")).resolve("only-enroll.jar"));

    List<String> said = run(Map.of(), "agent", "run", "--config", "my file.yaml");

    assertEquals("java=" + image.resolve("runtime/bin/java"), said.get(0));
    assertEquals("arenas=2", said.get(1));
    assertTrue(said.contains("-XX:+UseSerialGC"), said.toString());
    int main = said.indexOf("io.plumbline.deploy.command.Plumbline");
    assertEquals(
        List.of("agent", "run", "--config", "my file.yaml"), said.subList(main + 1, said.size()));
    assertEquals(
        image.resolve("lib/a.jar") + ":" + image.resolve("lib/b.jar"),
        said.get(said.indexOf("-cp") + 1));
    assertTrue(said.contains("-XX:AOTCache=" + cache), said.toString());
  }

  @Test
  void anotherJavaIsUsedWhereTheImageNamesOneAndOptionsOfTheOperatorComeLast() throws Exception {
    Path elsewhere = folder.resolve("jdk");
    makeJava(elsewhere);
    Files.writeString(image.resolve("lib/java"), elsewhere + "\n");
    Path further = Files.createDirectories(image.resolve("lib/further"));
    Files.createFile(further.resolve("c.jar"));

    List<String> said =
        run(
            Map.of("PLUMBLINE_JAVA_OPTIONS", "-Xmx64m -Xss256k", "MALLOC_ARENA_MAX", "1"),
            "doctor");

    assertEquals("java=" + elsewhere.resolve("bin/java"), said.get(0));
    assertEquals("arenas=1", said.get(1));
    assertFalse(said.stream().anyMatch(word -> word.startsWith("-XX:AOTCache")), said.toString());
    assertEquals(said.indexOf("-Xmx64m") + 1, said.indexOf("-Xss256k"));
    assertEquals(said.indexOf("-Xss256k") + 1, said.indexOf("-cp"));
    assertTrue(
        said.get(said.indexOf("-cp") + 1).endsWith(":" + further.resolve("c.jar")),
        "a command other than agent run has all libraries: " + said);
  }

  @Test
  @Tag("slow")
  void whatJlinkMakesStarts() throws Exception {
    Path jlink = JdkTool.path("jlink");
    Path plain = folder.resolve("plain");
    try {
      JdkTool.run(jlink, List.of("--add-modules", "java.base", "--output", plain.toString()));
      JdkTool.run(plain.resolve("bin/java"), List.of("-version"));
    } catch (EnvironmentFault e) {
      abort(
          "This JDK links nothing that starts ("
              + e.words().en().lines().findFirst().orElse("")
              + "). Take an unchanged JDK 25 with its modules to see a linked runtime start.");
    }
    Path runtime = folder.resolve("runtime");
    JdkTool.run(jlink, AgentImage.linking(Set.of("java.base"), runtime));
    JdkTool.run(runtime.resolve("bin/java"), List.of("--list-modules"));
  }
}
