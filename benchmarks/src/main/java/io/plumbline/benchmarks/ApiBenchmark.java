package io.plumbline.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.benchmarks.api.DashboardLoad;
import io.plumbline.benchmarks.api.DashboardLoad.Question;
import io.plumbline.benchmarks.api.FactYear;
import io.plumbline.benchmarks.fleet.Fleet;
import io.plumbline.benchmarks.ingest.DatabaseIngest;
import io.plumbline.collector.gateway.config.DatabaseSettings;
import io.plumbline.verifier.console.ConsoleServer;
import io.plumbline.verifier.console.history.FactHistory;
import io.plumbline.verifier.console.history.FactStore;
import io.plumbline.verifier.console.history.StoreAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How long dashboards wait for a year of figures of a large fleet, over HTTP from a database. */
final class ApiBenchmark {
  private static final String DATABASE = "facts";
  private static final int PEOPLE = 4;
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final Duration TIME = Duration.ofSeconds(20);
  private static final double TARGET_MILLIS = 50;

  private final Settings settings;

  ApiBenchmark(Settings settings) {
    this.settings = settings;
  }

  Measurement run() throws Exception {
    int devices = settings.size().devices();
    Path scratch = Files.createTempDirectory("plumbline-api");
    try (TimescaleServer server = TimescaleServer.start()) {
      server.createDatabase(DATABASE);
      Optional<Path> password = Optional.of(server.passwordFile());
      DatabaseIngest.migrate(
          scratch, new DatabaseSettings(server.url(DATABASE), server.user(), password, true));
      long start = System.nanoTime();
      try (Connection connection = server.connect(DATABASE)) {
        FactYear.fill(connection, devices);
      }
      System.err.printf("filled in %.0f s%n", (System.nanoTime() - start) / 1e9);
      StoreAccess access = new StoreAccess(server.url(DATABASE), server.user(), password);
      try (FactStore store = FactStore.open(access);
          ConsoleServer console =
              ConsoleServer.start(
                  "127.0.0.1", 0, Optional::empty, Optional.of(new FactHistory(store)))) {
        DashboardLoad load = new DashboardLoad(console.url(), devices);
        load.run(PEOPLE, WARM_UP);
        return measured(load.run(PEOPLE, TIME), devices);
      }
    } finally {
      Fleet.remove(scratch);
    }
  }

  private Measurement measured(Map<Question, long[]> times, int devices) {
    long[] all = DashboardLoad.together(times);
    double p95 = DashboardLoad.millis(all, 0.95);
    ObjectNode notes =
        Measurement.notes(
            "devices",
            devices,
            "device_days",
            366L * devices,
            "people",
            PEOPLE,
            "requests",
            all.length,
            "requests_per_second",
            all.length / (double) TIME.toSeconds(),
            "p50_ms",
            DashboardLoad.millis(all, 0.5),
            "p99_ms",
            DashboardLoad.millis(all, 0.99));
    times.forEach(
        (question, sorted) -> notes.put(question + "_p95_ms", DashboardLoad.millis(sorted, 0.95)));
    return new Measurement(
        settings.name(),
        p95,
        "ms, p95",
        "target of the design, no other program",
        TARGET_MILLIS,
        TARGET_MILLIS / p95,
        notes);
  }
}
