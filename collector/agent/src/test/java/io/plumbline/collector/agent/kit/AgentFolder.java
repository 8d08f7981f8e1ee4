package io.plumbline.collector.agent.kit;

import io.plumbline.collector.agent.config.AgentConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes configuration files for tests. */
public final class AgentFolder {
  /** One device with a mapped state, a number and a liveness channel. */
  public static final String ONE_DEVICE =
      """
          devices:
            - id: D001
              channels:
                - {name: state, role: state, map: {1: RUNNING, 2: IDLE, 3: FAULT}}
                - {name: load, role: process, unit: "%"}
      """;

  private AgentFolder() {}

  /**
   * Configuration of agent {@code edge-1} with its own folder, one generator connection and more
   * top-level keys.
   */
  public static AgentConfiguration configure(
      Path folder, int port, String connectionKeys, String devices, String more)
      throws IOException {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(
        file,
        """
        agent: {id: edge-1, folder: data}
        gateway: {address: "localhost:%d", longest-pause: 300ms}
        %s
        connections:
          - name: line-1
            protocol: generator
        %s%s\
        """
            .formatted(
                port,
                more,
                connectionKeys.isEmpty()
                    ? ""
                    : "    " + connectionKeys.replace(", ", "\n    ") + "\n",
                devices));
    return AgentConfiguration.read(file);
  }
}
