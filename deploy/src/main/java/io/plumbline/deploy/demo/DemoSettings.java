package io.plumbline.deploy.demo;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the demo runs.
 *
 * @param devices machines in the ledger
 * @param collect how long {@code --once} collects, 5 s to 1 h
 * @param port the console's port, 0 for any free one
 * @param folder where everything is kept; empty for a temporary folder that goes at the end
 */
public record DemoSettings(int devices, Duration collect, int port, Optional<Path> folder) {
  public DemoSettings {
    if (collect.toSeconds() < 5 || collect.toSeconds() > 3600) {
      throw new InputFault(
          Words.of(
              "--seconds 是 %d，应为 5 到 3600。",
              "--seconds is %d, expected 5 to 3600.", collect.toSeconds()));
    }
    if (port < 0 || port > 65_535) {
      throw new InputFault(
          Words.of("--port 是 %d，应为 0 到 65535。", "--port is %d, expected 0 to 65535.", port));
    }
  }
}
