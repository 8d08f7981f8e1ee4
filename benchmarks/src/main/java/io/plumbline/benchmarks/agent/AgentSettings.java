package io.plumbline.benchmarks.agent;

import java.nio.file.Path;
import java.util.List;

/**
 * What to measure.
 *
 * @param name {@code agent-modbus}, {@code agent-opcua}, {@code agent-idle} or {@code agent-drain}
 * @param json whether to print JSON
 * @param tags values a second
 * @param connections to machines
 * @param warmUp seconds before the measurement
 * @param seconds of the measurement
 * @param outage seconds without a gateway, with {@code agent-drain}
 * @param program what starts the agent: the distribution's launcher, or that of an image
 */
public record AgentSettings(
    String name,
    boolean json,
    int tags,
    int connections,
    int warmUp,
    int seconds,
    int outage,
    Path program) {
  /** The names of these measurements. */
  public static final List<String> NAMES =
      List.of("agent-modbus", "agent-opcua", "agent-idle", "agent-drain");

  /** The options of these measurements. */
  public static final String USAGE =
      """
      benchmarks/run agent-modbus|agent-opcua|agent-idle|agent-drain [--json] [--tags N] [--connections N]
                     [--warm-up SECONDS] [--seconds SECONDS] [--outage SECONDS] [--image DIR]\
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException when it is wrong
   */
  public static AgentSettings parse(String[] args) {
    String name = args[0];
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("measurement is '" + name + "', expected one of " + NAMES);
    }
    boolean json = false;
    int tags = name.equals("agent-idle") ? 100 : 100_000;
    int connections = 10;
    int warmUp = 30;
    int seconds = 60;
    int outage = 30;
    Path program = Program.launcher();
    for (int i = 1; i < args.length; i++) {
      String option = args[i];
      if (option.equals("--json")) {
        json = true;
        continue;
      }
      if (++i == args.length) {
        throw new IllegalArgumentException(option + ": expected a known option with a value");
      }
      switch (option) {
        case "--tags" -> tags = positive(option, args[i], 10_000_000);
        case "--connections" -> connections = positive(option, args[i], 10);
        case "--warm-up" -> warmUp = positive(option, args[i], 3600);
        case "--seconds" -> seconds = positive(option, args[i], 86_400);
        case "--outage" -> outage = positive(option, args[i], 3600);
        case "--image" -> program = Path.of(args[i]).toAbsolutePath().resolve("bin/plumbline");
        default -> throw new IllegalArgumentException(option + " is no option");
      }
    }
    return new AgentSettings(name, json, tags, connections, warmUp, seconds, outage, program);
  }

  private static int positive(String option, String value, int most) {
    int number = value.matches("[1-9]\\d{0,8}") ? Integer.parseInt(value) : 0;
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(
          option + " is '" + value + "', expected a number from 1 to " + most);
    }
    return number;
  }
}
