package io.plumbline.benchmarks;

import java.util.List;

/**
 * What to measure.
 *
 * @param folder where fleets are kept
 * @param rounds how often; the best counts
 */
record Settings(
    String name,
    boolean json,
    long samples,
    int devices,
    int frameMinutes,
    int threads,
    int rounds,
    String folder) {
  static final String USAGE =
      """
      benchmarks/run fold|distinct|size|spark [--json] [--samples N] [--devices N] [--frame-minutes M]
                     [--threads N] [--rounds N] [--data DIR]\
      """;

  private static final List<String> NAMES = List.of("fold", "distinct", "size", "spark");

  static Settings parse(String[] args) {
    if (args.length == 0 || !NAMES.contains(args[0])) {
      throw new IllegalArgumentException(
          "measurement " + (args.length == 0 ? "missing" : args[0]) + ", expected one of " + NAMES);
    }
    Settings settings =
        new Settings(
            args[0],
            false,
            200_000_000,
            5000,
            10,
            Runtime.getRuntime().availableProcessors(),
            3,
            System.getProperty("plumbline.benchmarks", "benchmarks/target/fleets"));
    for (int i = 1; i < args.length; i++) {
      if (args[i].equals("--json")) {
        settings = settings.asJson();
      } else if (i + 1 < args.length) {
        settings = settings.with(args[i], args[++i]);
      } else {
        throw new IllegalArgumentException(args[i] + ": expected a known option with a value");
      }
    }
    return settings;
  }

  private Settings asJson() {
    return new Settings(name, true, samples, devices, frameMinutes, threads, rounds, folder);
  }

  private Settings with(String option, String value) {
    long number = option.equals("--data") ? 1 : positive(option, value);
    return switch (option) {
      case "--samples" ->
          new Settings(name, json, number, devices, frameMinutes, threads, rounds, folder);
      case "--devices" ->
          new Settings(name, json, samples, (int) number, frameMinutes, threads, rounds, folder);
      case "--frame-minutes" ->
          new Settings(name, json, samples, devices, (int) number, threads, rounds, folder);
      case "--threads" ->
          new Settings(name, json, samples, devices, frameMinutes, (int) number, rounds, folder);
      case "--rounds" ->
          new Settings(name, json, samples, devices, frameMinutes, threads, (int) number, folder);
      case "--data" ->
          new Settings(name, json, samples, devices, frameMinutes, threads, rounds, value);
      default -> throw new IllegalArgumentException(option + " is no option");
    };
  }

  private static long positive(String option, String value) {
    if (!value.matches("[1-9]\\d{0,10}")) {
      throw new IllegalArgumentException(option + " is '" + value + "', expected 1 or more");
    }
    return Long.parseLong(value);
  }
}
