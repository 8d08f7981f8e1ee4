package io.plumbline.deploy.image;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tool of the JDK that this program runs on. */
final class JdkTool {
  private JdkTool() {}

  /**
   * Where a tool is.
   *
   * @throws EnvironmentFault when there is none
   */
  static Path path(String name) {
    Path tool = Path.of(System.getProperty("java.home"), "bin", name);
    if (!Files.isExecutable(tool)) {
      throw new EnvironmentFault(
          Words.of(
              "%s 里没有 %s：制作映像需要 JDK 25，只有 JRE 不够。",
              "%s has no %s: an image is made with a JDK 25, a JRE is not enough.",
              tool.getParent(),
              name));
    }
    return tool;
  }

  /**
   * Runs a program to its end.
   *
   * @throws EnvironmentFault when it cannot be run or ends with a fault
   */
  static void run(Path program, List<String> arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new EnvironmentFault(
            Words.of("%s 以 %d 结束：%s", "%s ended with %d: %s", program, code, text.strip()));
      }
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("%s 无法运行：%s", "%s cannot be run: %s", program, e.getMessage()), e);
    }
  }
}
