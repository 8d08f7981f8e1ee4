package io.plumbline.benchmarks;

import io.plumbline.benchmarks.agent.AgentSettings;
import io.plumbline.benchmarks.fleet.FleetSize;
import java.util.List;

/**
 * What to measure.
 *
 * @param peer what to measure beside, {@code duckdb} or {@code timescaledb}
 * @param folder where fleets are kept
 * @param rounds how often; the best counts
 * @param fromSamples whether agents make their frames while the clock runs
 * @param master of the Spark cluster; empty for threads of this process
 */
record Settings(
    String name,
    boolean json,
    FleetSize size,
    String peer,
    int threads,
    int rounds,
    String folder,
    boolean fromSamples,
    String master) {
  static final String USAGE =
      """
      benchmarks/run fold|distinct|size|spark [--json] [--samples N] [--devices N] [--frame-minutes M]
                     [--period SECONDS] [--peer duckdb|timescaledb] [--threads N] [--rounds N] [--data DIR]
                     [--master spark://HOST:PORT]
      benchmarks/run ingest-archive [--connections N] [--from-samples] [--samples N] [--rounds N] …
      benchmarks/run ingest-database [--samples N] [--devices N] [--rounds N] …
      benchmarks/run api [--devices N]
      """
          + AgentSettings.USAGE;

  private static final List<String> NAMES =
      List.of("fold", "distinct", "size", "spark", "ingest-archive", "ingest-database", "api");
  private static final List<String> PEERS = List.of("duckdb", "timescaledb");

  static Settings parse(String[] args) {
    String name = oneOf("measurement", args.length == 0 ? "missing" : args[0], NAMES);
    boolean json = false;
    long samples = name.equals("ingest-database") ? 5_000_000 : 200_000_000;
    int devices = name.equals("api") ? 1_000_000 : 5000;
    boolean fromSamples = false;
    int frameMinutes = 10;
    int period = 60;
    String peer = PEERS.getFirst();
    int threads = Runtime.getRuntime().availableProcessors();
    int rounds = 3;
    String master = "";
    String folder = System.getProperty("plumbline.benchmarks", "benchmarks/target/fleets");
    for (int i = 1; i < args.length; i++) {
      String option = args[i];
      if (option.equals("--json")) {
        json = true;
        continue;
      }
      if (option.equals("--from-samples")) {
        fromSamples = true;
        continue;
      }
      if (++i == args.length) {
        throw new IllegalArgumentException(option + ": expected a known option with a value");
      }
      String value = args[i];
      switch (option) {
        case "--samples" -> samples = positive(option, value, 10_000_000_000L);
        case "--devices" -> devices = (int) positive(option, value, 10_000_000);
        case "--connections" ->
            devices = FleetSize.AGENT_DEVICES * (int) positive(option, value, 10_000);
        case "--frame-minutes" -> frameMinutes = (int) positive(option, value, 60);
        case "--period" -> period = (int) positive(option, value, 60);
        case "--peer" -> peer = oneOf(option, value, PEERS);
        case "--threads" -> threads = (int) positive(option, value, 1024);
        case "--rounds" -> rounds = (int) positive(option, value, 1000);
        case "--data" -> folder = value;
        case "--master" -> master = value;
        default -> throw new IllegalArgumentException(option + " is no option");
      }
    }
    if (60 % period != 0) {
      throw new IllegalArgumentException(
          "--period is '" + period + "', expected a part of 60 without a rest");
    }
    FleetSize size = FleetSize.of(samples, devices, frameMinutes, period);
    return new Settings(name, json, size, peer, threads, rounds, folder, fromSamples, master);
  }

  private static String oneOf(String what, String value, List<String> known) {
    if (!known.contains(value)) {
      throw new IllegalArgumentException(what + " is '" + value + "', expected one of " + known);
    }
    return value;
  }

  private static long positive(String option, String value, long most) {
    long number = value.matches("[1-9]\\d{0,10}") ? Long.parseLong(value) : 0;
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(
          option + " is '" + value + "', expected a number from 1 to " + most);
    }
    return number;
  }
}
