package io.plumbline.benchmarks;

import io.plumbline.benchmarks.fleet.Fleet;
import io.plumbline.benchmarks.ingest.ArchiveIngest;
import io.plumbline.benchmarks.ingest.DatabaseIngest;
import io.plumbline.collector.gateway.config.DatabaseSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;

/** What a gateway takes in, and what it brings into a database. */
final class IngestBenchmark {
  private final Settings settings;

  IngestBenchmark(Settings settings) {
    this.settings = settings;
  }

  /** Acknowledged and durable samples beside the mere hashing, writing and syncing of the bytes. */
  Measurement archive() throws Exception {
    ArchiveIngest.Outcome best = null;
    double plain = Double.MAX_VALUE;
    for (int round = 0; round < settings.rounds(); round++) {
      Path folder = scratch();
      try {
        ArchiveIngest.Outcome outcome =
            ArchiveIngest.run(settings.size(), settings.fromSamples(), folder);
        System.err.printf("round %d: %.1f s%n", round + 1, outcome.seconds());
        best = best == null || outcome.seconds() < best.seconds() ? outcome : best;
        plain = Math.min(plain, ArchiveIngest.plain(folder));
      } finally {
        Fleet.remove(folder);
      }
    }
    if (best == null) {
      throw new IllegalStateException("no round was run");
    }
    return new Measurement(
        settings.name(),
        best.samples() / best.seconds(),
        "samples/s",
        "the same bytes hashed, written and synced, one thread, no network",
        best.samples() / plain,
        plain / best.seconds(),
        Measurement.notes(
            "samples", best.samples(),
            "connections", settings.size().agents(),
            "from_samples", settings.fromSamples(),
            "frame_minutes", settings.size().frameMinutes(),
            "period_seconds", settings.size().periodSeconds(),
            "own_seconds", best.seconds(),
            "frame_bytes", best.frameBytes(),
            "frames_and_seals_each", best.frames(),
            "syncs", best.syncs(),
            "cpu_seconds", best.cpuSeconds(),
            "agents_cpu_seconds", best.agentCpuSeconds()));
  }

  /** The gateway's rows beside one binary COPY of the same rows, each into a fresh database. */
  Measurement database() throws Exception {
    Fleet fleet = Fleet.archived(Path.of(settings.folder()), settings.size());
    Path scratch = scratch();
    try (TimescaleServer server = TimescaleServer.start()) {
      Path file = scratch.resolve("rows.copy");
      String name = "";
      long rows = 0;
      double own = Double.MAX_VALUE;
      double peer = Double.MAX_VALUE;
      for (int round = 1; round <= settings.rounds(); round++) {
        DatabaseSettings ours = fresh(server, "own_" + round);
        own = Math.min(own, DatabaseIngest.own(fleet, ours));
        try (Connection filled = server.connect("own_" + round)) {
          rows = DatabaseIngest.export(filled, file);
        }
        server.dropDatabase("own_" + round);
        DatabaseIngest.migrate(scratch, fresh(server, "peer_" + round));
        try (Connection empty = server.connect("peer_" + round)) {
          double seconds = DatabaseIngest.copy(empty, file);
          System.err.printf("round %d: own %.2f s, peer %.2f s%n", round, own, seconds);
          peer = Math.min(peer, seconds);
          name = TimescaleServer.version(empty);
          long copied = DatabaseIngest.rows(empty);
          if (copied != rows) {
            throw new IllegalStateException(rows + " rows, the peer has " + copied);
          }
        }
        server.dropDatabase("peer_" + round);
      }
      return new Measurement(
          settings.name(),
          rows / own,
          "rows/s",
          name + ", one binary COPY of the same rows",
          rows / peer,
          peer / own,
          Measurement.notes(
              "rows", rows,
              "devices", settings.size().devices(),
              "frame_minutes", settings.size().frameMinutes(),
              "own_seconds", own,
              "peer_seconds", peer));
    } finally {
      Fleet.remove(scratch);
    }
  }

  private static DatabaseSettings fresh(TimescaleServer server, String database) throws Exception {
    server.createDatabase(database);
    return new DatabaseSettings(
        server.url(database), server.user(), Optional.of(server.passwordFile()), true);
  }

  private Path scratch() throws Exception {
    Path folder =
        Files.createDirectories(Path.of(settings.folder()))
            .resolve("ingest-" + ProcessHandle.current().pid());
    return Files.createDirectories(folder);
  }
}
