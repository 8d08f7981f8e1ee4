package io.plumbline.collector.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.plumbline.contract.uplink.Refusal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The gateway's meters. Thread-safe. */
public final class GatewayMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong archivePosition = new AtomicLong();
  private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);
  private final Map<ConnectionEnd, Counter> ends = new EnumMap<>(ConnectionEnd.class);

  public final Counter frames = counter("plumbline_gateway_frames", "Frames admitted and durable");
  public final Counter samples =
      counter("plumbline_gateway_samples", "Samples and usage events in admitted frames");
  public final Counter bytes = counter("plumbline_gateway_frame_bytes", "Bytes of admitted frames");
  public final Counter seals = counter("plumbline_gateway_seals", "Seals admitted and durable");
  public final Counter duplicates =
      counter("plumbline_gateway_duplicates", "Offers that were admitted before");
  public final Counter dropped =
      counter(
          "plumbline_gateway_dropped_offers", "Offers dropped because one before them was refused");
  public final Counter skipped =
      counter("plumbline_gateway_skipped_frames", "Frames that agents announced as lost");
  public final Counter unlinked =
      counter(
          "plumbline_gateway_unlinked_frames",
          "Frames admitted that do not follow the frame admitted before");
  public final Counter acks = counter("plumbline_gateway_acks", "Acknowledgements sent");
  public final Counter throttled =
      counter(
          "plumbline_gateway_throttled_messages",
          "Messages after which reading paused because an agent sent faster than it may");
  public final Counter storedRows =
      counter("plumbline_gateway_store_rows", "Rows copied to the database");
  public final Counter storeFailures =
      counter("plumbline_gateway_store_failures", "Attempts to write to the database that failed");
  public final Timer sync =
      Timer.builder("plumbline_gateway_sync")
          .description("Time to make a batch of offers durable")
          .serviceLevelObjectives(
              Duration.ofMillis(1),
              Duration.ofMillis(5),
              Duration.ofMillis(20),
              Duration.ofMillis(100),
              Duration.ofMillis(500),
              Duration.ofSeconds(2),
              Duration.ofSeconds(10))
          .register(registry);

  public GatewayMetrics() {
    for (Refusal refusal : Refusal.values()) {
      refusals.put(
          refusal, tagged("plumbline_gateway_refusals", "Refusals sent", "reason", refusal.name()));
    }
    for (ConnectionEnd end : ConnectionEnd.values()) {
      ends.put(
          end,
          tagged(
              "plumbline_gateway_connection_ends", "Connections that ended", "cause", end.name()));
    }
    Gauge.builder("plumbline_gateway_connections", connections, AtomicInteger::get)
        .description("Connections open")
        .register(registry);
    gauge(
        "plumbline_gateway_archive_position",
        "Position of the last durable record",
        archivePosition::get);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** How many connections are open; whoever opens and closes them changes it. */
  public AtomicInteger connections() {
    return connections;
  }

  /** Notes the position of the last durable record. */
  public void archivePosition(long position) {
    archivePosition.set(position);
  }

  public void refused(Refusal reason) {
    count(refusals.get(reason));
  }

  /** How often a reason was given. */
  public double refusals(Refusal reason) {
    Counter counter = refusals.get(reason);
    return counter == null ? 0 : counter.count();
  }

  public void ended(ConnectionEnd end) {
    count(ends.get(end));
  }

  /** How often connections ended so. */
  public double ends(ConnectionEnd end) {
    Counter counter = ends.get(end);
    return counter == null ? 0 : counter.count();
  }

  /** Counts an attempt to enrol. */
  public void enrolment(String outcome) {
    tagged("plumbline_gateway_enrolments", "Attempts to enrol", "outcome", outcome).increment();
  }

  /** Counts an attempt to get a witness's cosignature. */
  public void witness(String outcome) {
    tagged("plumbline_gateway_witness", "Attempts to get a cosignature", "outcome", outcome)
        .increment();
  }

  /** A figure that is asked for when metrics are read. */
  public void gauge(String name, String description, LongSupplier value) {
    Gauge.builder(name, value, LongSupplier::getAsLong)
        .description(description)
        .strongReference(true)
        .register(registry);
  }

  /** Everything in the Prometheus text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Counter tagged(String name, String description, String tag, String value) {
    return Counter.builder(name)
        .description(description)
        .tag(tag, value.toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private static void count(@Nullable Counter counter) {
    if (counter != null) {
      counter.increment();
    }
  }
}
