package io.plumbline.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The figures in SQL. */
final class PeerQueries {
  private static final String[] STATES = {"RUNNING", "IDLE", "FAULT", "OFFLINE"};
  private static final long ZONE_MILLIS = 8 * 3_600_000L;
  private static final long DAY_MILLIS = 86_400_000;
  private static final long STALE_MILLIS = 300_000;

  private static final String IN_TIME =
      " where received - ts <= 86400000 and ts - received <= 300000";

  private PeerQueries() {}

  static long samples(Connection connection, String from) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + from)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /**
   * How long the fleet was in each state on each day: a state lasts to the next sample of its
   * device, at most {@code stale-after}; among samples of one time the last received is followed by
   * the next time, the others by themselves.
   *
   * @param divide the operator of whole division
   */
  static DaySums integrate(Connection connection, String from, String divide) throws SQLException {
    String sql =
        """
        select day, state, sum(least(until, midnight) - ts)::bigint,
               sum(greatest(until - midnight, 0))::bigint
        from (select state, ts, day, (day + 1) * ${day} - ${zone} as midnight,
                     least(coalesce(next, ts + ${stale}), ts + ${stale}) as until
              from (select state, good, ts, (ts + ${zone}) ${divide} ${day} as day,
                           lead(ts) over (partition by device order by ts, received, pos) as next
                    from ${from} ${in_time}) as followed
              where good) as lasting
        group by day, state
        """
            .replace("${day}", Long.toString(DAY_MILLIS))
            .replace("${zone}", Long.toString(ZONE_MILLIS))
            .replace("${stale}", Long.toString(STALE_MILLIS))
            .replace("${divide}", divide)
            .replace("${from}", from)
            .replace("${in_time}", IN_TIME);
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
  static DaySums distinct(Connection connection, String from, String divide) throws SQLException {
    String sql =
        "select (ts + %d) %s %d as day, count(distinct device) from %s %s and good group by 1"
            .formatted(ZONE_MILLIS, divide, DAY_MILLIS, from, IN_TIME);
    DaySums sums = new DaySums();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        sums.ran(rows.getInt(1), rows.getLong(2));
      }
    }
    return sums;
  }
}
