package io.plumbline.collector.agent.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.plumbline.collector.agent.AgentStatus;
import io.plumbline.collector.agent.ConnectionStatus;
import io.plumbline.collector.agent.account.Rejection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The agent's meters. Guarded by the server's lock. Every scrape reads one snapshot, so the account
 * balances within each: {@code plumbline_agent_samples_read_total} is the sum of the stored, the
 * spooled and all the rejected ones.
 */
final class AgentMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private AgentStatus snapshot;

  AgentMetrics(AgentStatus first) {
    this.snapshot = first;
    Tags agent = Tags.of("agent", snapshot.agent());
    counter(
        "samples.read",
        agent,
        "Samples read, and found in the spool at the start",
        s -> s.counts().read());
    counter(
        "samples.stored", agent, "Samples acknowledged by the gateway", s -> s.counts().stored());
    gauge(
        "samples.spooled", agent.and("place", "memory"), "Samples waiting", s -> s.counts().open());
    gauge(
        "samples.spooled", agent.and("place", "disk"), "Samples waiting", s -> s.counts().onDisk());
    for (Rejection reason : Rejection.values()) {
      counter(
          "samples.rejected",
          agent.and("reason", reason.token()),
          "Samples neither stored nor waiting",
          s -> s.counts().rejected().getOrDefault(reason, 0L));
    }
    counter(
        "samples.old",
        agent,
        "Of the samples read, those more than 24 h old by their source time",
        s -> s.counts().old());
    gauge("spool.bytes", agent, "Bytes of the spool", s -> s.spool().bytes());
    gauge("spool.files", agent, "Files of the spool", s -> s.spool().files());
    gauge("writable", agent, "1 while the spool can be written", s -> s.isHealthy() ? 1 : 0);
    gauge(
        "uplink.connected",
        agent,
        "1 while the gateway is connected",
        s -> s.uplink().isConnected() ? 1 : 0);
    counter(
        "uplink.connects", agent, "Connections to the gateway made", s -> s.uplink().connects());
    counter(
        "uplink.failures", agent, "Connections to the gateway failed", s -> s.uplink().failures());
    counter("uplink.refusals", agent, "Offers refused for good", s -> s.uplink().refusals());
    gauge(
        "certificate.expiry.seconds",
        agent,
        "End of the certificate, epoch",
        s -> s.certificateExpires().getEpochSecond());
    List<ConnectionStatus> connections = snapshot.connections();
    for (int i = 0; i < connections.size(); i++) {
      connection(agent, i, connections.get(i));
    }
  }

  private void connection(Tags agent, int index, ConnectionStatus connection) {
    Tags tags = agent.and("connection", connection.name(), "protocol", connection.protocol());
    gauge(
        "connection.connected",
        tags,
        "1 while the machine answers",
        s -> s.connections().get(index).health().connected() ? 1 : 0);
    counter(
        "connection.readings",
        tags,
        "Readings delivered",
        s -> s.connections().get(index).health().readings());
    counter(
        "connection.failures",
        tags,
        "Attempts and requests failed",
        s -> s.connections().get(index).health().failures());
    gauge(
        "connection.worst.delay.seconds",
        tags,
        "The longest that the poll of a machine that answers began behind its time",
        s -> s.connections().get(index).health().worstDelayMicros() / 1e6);
  }

  private void counter(String name, Tags tags, String help, ToDoubleFunction<AgentStatus> value) {
    FunctionCounter.builder(
            "plumbline.agent." + name, this, metrics -> value.applyAsDouble(metrics.snapshot))
        .tags(tags)
        .description(help)
        .register(registry);
  }

  private void gauge(String name, Tags tags, String help, ToDoubleFunction<AgentStatus> value) {
    Gauge.builder("plumbline.agent." + name, this, metrics -> value.applyAsDouble(metrics.snapshot))
        .tags(tags)
        .description(help)
        .register(registry);
  }

  /** Whether the meters are those of a status: a reload changes the connections. */
  boolean areOf(AgentStatus status) {
    return names(snapshot).equals(names(status));
  }

  private static List<String> names(AgentStatus status) {
    return status.connections().stream()
        .map(connection -> connection.protocol() + " " + connection.name())
        .toList();
  }

  /** All meters in the Prometheus text format, from one snapshot. */
  String scrape(AgentStatus now) {
    snapshot = now;
    return registry.scrape();
  }

  void close() {
    registry.close();
  }
}
