package io.plumbline.benchmarks.api;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;

/**
 * Fills the store's tables of facts by SQL as a verifier fills them: each device with a row for
 * each month, one of {@link #KINDS} courses of days in turn; running counts that are the sums of
 * them; a set of facts for each day.
 */
public final class FactYear {
  /** The first day. */
  public static final LocalDate FROM = LocalDate.of(2024, 1, 1);

  /** The last day: 366 days, for the year is a leap year. */
  public static final LocalDate TO = LocalDate.of(2024, 12, 31);

  /** Categories of the devices, {@code C0} and so on. */
  public static final int CATEGORIES = 15;

  /** Regions of the devices, {@code R0} and so on. */
  public static final int REGIONS = 36;

  private static final int KINDS = 540;

  private FactYear() {}

  /** What a device is called. */
  public static String device(int number) {
    return "D%07d".formatted(number);
  }

  /** Fills the tables; returns after they were analysed. */
  public static void fill(Connection connection, int devices) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local synchronous_commit = off");
      statement.execute("set local maintenance_work_mem = '1GB'");
      statement.execute("set local max_parallel_maintenance_workers = 2");
      courses(statement);
      months(connection, statement, devices);
      running(connection, statement, devices);
      facts(statement, devices);
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("vacuum analyze device_month, running_day, fact_set, fact");
    }
  }

  /** Ten devices in eleven run on a day, in three states that take the day's time between them. */
  private static void courses(Statement statement) throws SQLException {
    statement.execute(
        """
        create temporary table course on commit drop as
        select k, month, last,
          (select string_agg(case when n <= last and (k * 31 + n * 7 + extract(month from month)::integer) %% 11 > 0
             then '1' else '0' end, '' order by n) from generate_series(1, 31) n)::bit(31) as ran,
          (select array_agg(20000000 + (k * 7919 + n * 104729) %% 30000000 order by n) from generate_series(1, last) n) as running,
          (select array_agg(10000000 + (k * 6101 + n * 15485) %% 20000000 order by n) from generate_series(1, last) n) as idle,
          (select array_agg((k * 389 + n * 7907) %% 5000000 order by n) from generate_series(1, last) n) as fault
        from generate_series(0, %d) k,
          lateral (select month::date as month, extract(day from month + interval '1 month - 1 day')::integer as last
                   from generate_series(timestamp '%s', timestamp '%s', interval '1 month') month) months
        """
            .formatted(KINDS - 1, FROM, TO));
    statement.execute("create index on course (k, month)");
    statement.execute("analyze course");
  }

  private static void months(Connection connection, Statement statement, int devices)
      throws SQLException {
    // As a verifier leaves it behind, but quicker: the key is built once, and nothing is logged.
    statement.execute("alter table device_month drop constraint device_month_pkey");
    statement.execute("alter table device_month set unlogged");
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into device_month
            select 'D' || lpad(i::text, 7, '0'), c.month, 1, c.last, c.ran, c.running, c.idle, c.fault, null, null
            from generate_series(0, ?) i
              cross join lateral (select * from course where k = i %% %d order by month) c
            """
                .formatted(KINDS))) {
      insert.setInt(1, devices - 1);
      insert.executeUpdate();
    }
    statement.execute("alter table device_month add primary key (device, month)");
  }

  private static void running(Connection connection, Statement statement, int devices)
      throws SQLException {
    statement.execute(
        """
        create temporary table ran_on on commit drop as
        select k, month + n - 1 as day from course, generate_series(1, last) n where get_bit(ran, n - 1) = 1
        """);
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into running_day
            select day, d.dimension, d.member, sum(?::integer / %1$d + case when k < ?::integer %% %1$d then 1 else 0 end)
            from ran_on, lateral (values ('none', ''), ('category', 'C' || k %% %2$d), ('region', 'R' || k %% %3$d))
              d (dimension, member)
            group by 1, 2, 3
            """
                .formatted(KINDS, CATEGORIES, REGIONS))) {
      insert.setInt(1, devices);
      insert.setInt(2, devices);
      insert.executeUpdate();
    }
  }

  private static void facts(Statement statement, int devices) throws SQLException {
    statement.execute(
        """
        insert into fact_set (scheme, as_of, zone)
        select 'shanghai-410-2024', day, 'Asia/Shanghai' from generate_series(timestamp '%s', timestamp '%s', interval '1 day') day
        """
            .formatted(FROM, TO));
    statement.execute(
        """
        insert into fact (fact_set, indicator, window_id, dimensions, value, numerator, denominator, unit, grade)
        select s.id, i.indicator, w.token, d.dimensions, %1$d::text, %1$d, 1, '台/套', 'measured'
        from fact_set s,
          (values ('device.connected'), ('device.public-cloud.connected'), ('device.public-cloud.daily-running')) i (indicator),
          (values ('as-of'), ('month'), ('year')) w (token),
          (select '{}'::jsonb as dimensions
           union all select jsonb_build_object('category', 'C' || n) from generate_series(0, %2$d) n
           union all select jsonb_build_object('region', 'R' || n) from generate_series(0, %3$d) n) d
        """
            .formatted(devices, CATEGORIES - 1, REGIONS - 1));
  }
}
