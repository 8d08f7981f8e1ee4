package io.plumbline.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The same figures by DuckDB's SQL over Parquet. */
final class DuckPeer implements Peer {
  private final Connection connection;
  private final Path parquet;

  DuckPeer(Path parquet, int threads) throws SQLException {
    this.parquet = parquet;
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("set threads = " + threads);
    }
  }

  @Override
  public String name() throws SQLException {
    return "DuckDB " + connection.getMetaData().getDatabaseProductVersion() + ", Parquet zstd";
  }

  @Override
  public long samples() throws SQLException {
    return PeerQueries.samples(connection, from());
  }

  @Override
  public DaySums integrate() throws SQLException {
    return PeerQueries.integrate(connection, from(), "//");
  }

  @Override
  public DaySums distinct() throws SQLException {
    return PeerQueries.distinct(connection, from(), "//");
  }

  private String from() {
    return "read_parquet('" + parquet + "')";
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
