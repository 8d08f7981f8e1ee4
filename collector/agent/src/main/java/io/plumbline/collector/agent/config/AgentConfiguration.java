package io.plumbline.collector.agent.config;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.config.YamlFile;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The agent's configuration file. The keys that belong to a driver are checked by the driver when
 * it is made.
 *
 * @param digest SHA-256 of the file's bytes; stands in every frame
 * @param agent id of the agent
 * @param folder holds key, certificate and spool
 * @param gateway where frames go
 * @param sealEvery how often the chain is signed
 * @param frame when a frame is closed
 * @param spool how much waits for the gateway at most
 * @param metricsPort port of the metrics on the loopback interface, 0 for any free one; absent for
 *     none
 * @param connections what is read
 * @param rules what is done with each channel's readings
 * @param computed states that follow from other channels, at most one of a device
 */
public record AgentConfiguration(
    Digest digest,
    String agent,
    Path folder,
    GatewayAddress gateway,
    Duration sealEvery,
    FrameRules frame,
    SpoolRules spool,
    OptionalInt metricsPort,
    List<ConnectionSpec> connections,
    Map<ChannelSpec, ChannelRules> rules,
    List<ComputedState> computed) {
  public AgentConfiguration {
    connections = List.copyOf(connections);
    rules = Map.copyOf(rules);
    computed = List.copyOf(computed);
  }

  /**
   * Reads a configuration file. Relative paths in it are taken from the file's folder.
   *
   * @throws io.plumbline.contract.fault.InputFault naming file, line, column, the value found and
   *     what was expected
   * @throws io.plumbline.contract.fault.EnvironmentFault when the file cannot be read
   */
  public static AgentConfiguration read(Path file) {
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
    return of(YamlFile.read(file), folder);
  }

  /**
   * Takes a file that was read.
   *
   * @param base where relative paths in it are taken from
   * @throws io.plumbline.contract.fault.InputFault as {@link #read} does
   */
  public static AgentConfiguration of(YamlFile file, Path base) {
    return new ConfigurationReader(base).read(file);
  }

  /** The rules of a channel. */
  public ChannelRules rulesOf(ChannelSpec channel) {
    ChannelRules found = rules.get(channel);
    if (found == null) {
      throw new IllegalArgumentException("channel " + channel + " is not configured");
    }
    return found;
  }
}
