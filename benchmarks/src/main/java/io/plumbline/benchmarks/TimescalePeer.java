package io.plumbline.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The same figures by SQL over a hypertable of TimescaleDB, as {@code
 * deploy/timescaledb/timescaledb.sh} installs it: a chunk a day, an index by device and time.
 */
final class TimescalePeer implements Peer {
  private static final int BUFFER_BYTES = 1 << 20;

  private final TimescaleServer server;
  private final Connection connection;

  private TimescalePeer(TimescaleServer server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  /** Starts a server with the samples of a Parquet file. */
  static TimescalePeer open(Path parquet, int threads) throws IOException, SQLException {
    TimescaleServer server = TimescaleServer.start();
    try {
      TimescalePeer peer =
          new TimescalePeer(server, server.connect(TimescaleServer.ADMINISTRATION));
      peer.fill(parquet, threads);
      return peer;
    } catch (SQLException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void fill(Path parquet, int threads) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create extension if not exists timescaledb");
      statement.execute(
          "create table sample (device integer not null, ts bigint not null, received bigint not"
              + " null, pos integer not null, state smallint not null, good boolean not null)");
      statement.execute(
          "select create_hypertable('sample', by_range('ts', 86400000), create_default_indexes =>"
              + " false)");
      copy(parquet);
      statement.execute("create index on sample (device, ts, received, pos)");
      statement.execute("vacuum analyze sample");
      statement.execute("set max_parallel_workers_per_gather = " + (threads - 1));
      statement.execute("set work_mem = '256MB'");
      statement.execute("set jit = off");
    }
  }

  private void copy(Path parquet) throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy sample from stdin (format csv)");
    StringBuilder buffer = new StringBuilder(BUFFER_BYTES + 128);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement read = duck.createStatement();
        ResultSet rows =
            read.executeQuery(
                "select device, ts, received, pos, state, good from read_parquet('"
                    + parquet
                    + "')")) {
      while (rows.next()) {
        for (int column = 1; column <= 5; column++) {
          buffer.append(rows.getLong(column)).append(',');
        }
        buffer.append(rows.getBoolean(6)).append('\n');
        if (buffer.length() > BUFFER_BYTES) {
          write(copy, buffer);
        }
      }
      write(copy, buffer);
      copy.endCopy();
    }
  }

  private static void write(CopyIn copy, StringBuilder buffer) throws SQLException {
    byte[] bytes = buffer.toString().getBytes(StandardCharsets.US_ASCII);
    copy.writeToCopy(bytes, 0, bytes.length);
    buffer.setLength(0);
  }

  @Override
  public String name() throws SQLException {
    return TimescaleServer.version(connection);
  }

  @Override
  public long samples() throws SQLException {
    return PeerQueries.samples(connection, "sample");
  }

  @Override
  public DaySums integrate() throws SQLException {
    return PeerQueries.integrate(connection, "sample", "/");
  }

  @Override
  public DaySums distinct() throws SQLException {
    return PeerQueries.distinct(connection, "sample", "/");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    server.close();
  }
}
