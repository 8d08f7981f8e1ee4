package io.plumbline.benchmarks;

import io.plumbline.benchmarks.agent.AgentBenchmark;
import io.plumbline.benchmarks.agent.AgentFigures;
import io.plumbline.benchmarks.agent.AgentSettings;

/** An agent's figures beside what is published of another one. */
final class AgentMeasurement {
  /** Neuron: 30 % and 60 % of four cores of a Xeon, for 100 000 floats a second. */
  private static final double NEURON_MODBUS_CORES = 1.2;

  private static final double NEURON_OPCUA_CORES = 2.4;

  private AgentMeasurement() {}

  /** Prints one measurement; exits with 2 when the arguments are wrong. */
  static void main(String[] args) throws Exception {
    AgentSettings settings;
    try {
      settings = AgentSettings.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(AgentSettings.USAGE);
      System.exit(2);
      return;
    }
    Measurement measured = of(settings, AgentBenchmark.run(settings));
    System.out.println(settings.json() ? measured.toJson() : measured.toText());
  }

  private static Measurement of(AgentSettings settings, AgentFigures figures) {
    return switch (settings.name()) {
      case "agent-drain" ->
          measurement(
              settings,
              figures,
              "drained_samples_per_second",
              "samples/s",
              "what was read meanwhile",
              figures.of("read_meanwhile_samples_per_second"),
              true);
      case "agent-idle" -> measurement(settings, figures, "resident_mb", "MB", "target", 80, false);
      case "agent-opcua" ->
          measurement(
              settings,
              figures,
              "cores",
              "cores",
              "Neuron, published: 60 % of 4 cores and 594 MB",
              NEURON_OPCUA_CORES,
              false);
      default ->
          measurement(
              settings,
              figures,
              "cores",
              "cores",
              "Neuron, published: 30 % of 4 cores and 497 MB",
              NEURON_MODBUS_CORES,
              false);
    };
  }

  private static Measurement measurement(
      AgentSettings settings,
      AgentFigures figures,
      String own,
      String unit,
      String peer,
      double peerValue,
      boolean isMoreBetter) {
    double value = figures.of(own);
    Object[] pairs =
        figures.values().entrySet().stream()
            .flatMap(each -> java.util.stream.Stream.<Object>of(each.getKey(), each.getValue()))
            .toArray();
    return new Measurement(
        settings.name(),
        value,
        unit,
        peer,
        peerValue,
        isMoreBetter ? value / peerValue : peerValue / value,
        Measurement.notes(pairs));
  }
}
