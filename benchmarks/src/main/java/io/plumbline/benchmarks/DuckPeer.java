package io.plumbline.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The same figures by DuckDB's SQL over Parquet. */
final class DuckPeer implements AutoCloseable {
  private static final String[] STATES = {"RUNNING", "IDLE", "FAULT", "OFFLINE"};
  private static final long ZONE_MILLIS = 8 * 3_600_000L;
  private static final long DAY_MILLIS = 86_400_000;
  private static final long STALE_MILLIS = 300_000;

  private static final String IN_TIME =
      " where received - ts <= 86400000 and ts - received <= 300000";

  private final Connection connection;
  private final Path parquet;

  DuckPeer(Path parquet, int threads) throws SQLException {
    this.parquet = parquet;
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("set threads = " + threads);
    }
  }

  /** DuckDB's version. */
  String version() throws SQLException {
    return connection.getMetaData().getDatabaseProductVersion();
  }

  /** Samples in the file. */
  long samples() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select count(*) from read_parquet('" + parquet + "')")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /**
   * How long the fleet was in each state on each day: a state lasts to the next sample of its
   * device, at most {@code stale-after}; among samples of one time the last received is followed by
   * the next time, the others by themselves.
   */
  DaySums integrate() throws SQLException {
    String sql =
        """
        select day, state, sum(least(until, midnight) - ts)::bigint,
               sum(greatest(until - midnight, 0))::bigint
        from (select state, ts, day, (day + 1) * %d - %d as midnight,
                     least(coalesce(next, ts + %d), ts + %d) as until
              from (select state, good, ts, (ts + %d) // %d as day,
                           lead(ts) over (partition by device order by ts, received, pos) as next
                    from read_parquet('%s') %s)
              where good)
        group by day, state
        """
            .formatted(
                DAY_MILLIS,
                ZONE_MILLIS,
                STALE_MILLIS,
                STALE_MILLIS,
                ZONE_MILLIS,
                DAY_MILLIS,
                parquet,
                IN_TIME);
    DaySums sums = new DaySums();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String state = STATES[rows.getInt(2)];
        sums.add(rows.getInt(1), state, rows.getLong(3));
        sums.add(rows.getInt(1) + 1, state, rows.getLong(4));
      }
    }
    return sums;
  }

  /** How many machines ran on each day. */
  DaySums distinct() throws SQLException {
    String sql =
        "select (ts + %d) // %d as day, count(distinct device) from read_parquet('%s') %s and good group by day"
            .formatted(ZONE_MILLIS, DAY_MILLIS, parquet, IN_TIME);
    DaySums sums = new DaySums();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        sums.ran(rows.getInt(1), rows.getLong(2));
      }
    }
    return sums;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
