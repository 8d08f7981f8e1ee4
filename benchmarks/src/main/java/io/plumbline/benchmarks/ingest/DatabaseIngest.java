package io.plumbline.benchmarks.ingest;

import io.plumbline.benchmarks.fleet.Fleet;
import io.plumbline.benchmarks.fleet.FleetSize;
import io.plumbline.collector.gateway.archive.ArchiveTail;
import io.plumbline.collector.gateway.config.DatabaseSettings;
import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import io.plumbline.collector.gateway.store.StoreWriter;
import io.plumbline.contract.segment.ArchiveLayout;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;

/**
 * A fleet's archive on its way into the store: by the gateway's store writer, and, as the same rows
 * in the same order and the same table definition, by one binary COPY.
 */
public final class DatabaseIngest {
  private static final String ROWS =
      "select source_time, received_time, edge_time, frame_id, value_double, value_long, series_id,"
          + " row_number, quality, value_bool, value_text from telemetry";
  private static final String COLUMNS =
      "telemetry (source_time, received_time, edge_time, frame_id, value_double, value_long,"
          + " series_id, row_number, quality, value_bool, value_text)";
  private static final long MAX_NANOS = 900_000_000_000L;

  private DatabaseIngest() {}

  /**
   * Copies the archive by the gateway's store writer into an empty database, which it migrates
   * first; the clock runs from the moment that records are there to the commit of the last row.
   *
   * @return seconds
   */
  public static double own(Fleet fleet, DatabaseSettings database) throws IOException {
    ArchiveLayout layout = new ArchiveLayout(fleet.archive());
    long last = lastPosition(layout);
    try (GatewayMetrics metrics = new GatewayMetrics();
        StoreWriter writer = StoreWriter.start(database, layout, FleetSize.GATEWAY, metrics)) {
      long start = System.nanoTime();
      writer.durable(last);
      while (writer.stored() < last) {
        if (System.nanoTime() - start > MAX_NANOS || metrics.storeFailures.count() > 0) {
          throw new IllegalStateException(
              "position %d of %d is stored, %s failures"
                  .formatted(writer.stored(), last, metrics.storeFailures.count()));
        }
        LockSupport.parkNanos(500_000);
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /** Migrates an empty database as a gateway does, and leaves its tables empty. */
  public static void migrate(Path scratch, DatabaseSettings database) {
    try (GatewayMetrics metrics = new GatewayMetrics();
        StoreWriter writer =
            StoreWriter.start(database, new ArchiveLayout(scratch), FleetSize.GATEWAY, metrics)) {
      writer.durable(0);
    }
  }

  /** Writes the rows of a store into a file in the binary format of COPY; how many. */
  public static long export(Connection from, Path file) throws SQLException, IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      return from.unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("copy (" + ROWS + ") to stdout (format binary)", out);
    }
  }

  /** One COPY of such a file in one transaction; seconds until it is committed. */
  public static double copy(Connection to, Path file) throws SQLException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      long start = System.nanoTime();
      to.unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("copy " + COLUMNS + " from stdin (format binary)", in, 256 << 10);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /** How many rows lie in the store's table. */
  public static long rows(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from telemetry")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static long lastPosition(ArchiveLayout layout) throws IOException {
    try (ArchiveTail tail = new ArchiveTail(layout, FleetSize.GATEWAY, 0)) {
      while (tail.next(Long.MAX_VALUE).isPresent()) {
        continue;
      }
      return tail.position();
    }
  }
}
