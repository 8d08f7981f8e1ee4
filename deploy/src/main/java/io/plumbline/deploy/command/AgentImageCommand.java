package io.plumbline.deploy.command;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.deploy.factory.Protocol;
import io.plumbline.deploy.image.AgentImage;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a folder with the agent, its own Java and a cache of linked classes. */
@Command(name = "image", mixinStandardHelpOptions = true)
final class AgentImageCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR")
  private Path folder = Path.of("");

  @Option(names = "--protocol", paramLabel = "ID", split = ",")
  private List<Protocol> protocols = List.of();

  @Override
  public Integer call() throws InterruptedException {
    Terminal terminal = Terminal.of(spec);
    Set<Protocol> spoken = protocols.isEmpty() ? Set.of(Protocol.values()) : Set.copyOf(protocols);
    AgentImage.make(libraries(), folder, spoken, terminal::say);
    terminal.print(
        "代理映像在 %s，%d MB；用 cp -a 或 tar 带到网关盒，运行 %s agent run --config agent.yaml",
        "the agent's image is in %s, %d MB; take it to the box with cp -a or tar, and run %s agent"
            + " run --config agent.yaml",
        folder,
        AgentImage.bytes(folder) / 1_000_000,
        folder.resolve("bin").resolve("plumbline"));
    return Plumbline.HELD;
  }

  /** The folder of libraries that this program was started from. */
  private static Path libraries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(jar -> String.valueOf(jar.getFileName()).startsWith("plumbline-agent-"))
        .map(jar -> jar.toAbsolutePath().getParent())
        .findFirst()
        .orElseThrow(() ->
            new EnvironmentFault(
                Words.of(
                    "映像由发行版制作：请运行 ./plumbline agent image。",
                    "an image is made from a distribution: run ./plumbline agent image.")));
  }
}
