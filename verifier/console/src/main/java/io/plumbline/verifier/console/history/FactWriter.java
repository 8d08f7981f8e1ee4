package io.plumbline.verifier.console.history;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Finding;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes a report's facts, findings, running counts and device-days in one transaction: all of them
 * are there, or none. A later report of the same form and day takes the earlier one's place. Not
 * thread-safe.
 */
public final class FactWriter {
  private static final int CHUNK_CHARS = 1 << 18;

  private final FactStore store;
  private final DeviceMonths months = new DeviceMonths();
  private Map<RunningCounts.Key, int[]> counts = new HashMap<>();
  private DaySpan counted = new DaySpan(0, -1);

  public FactWriter(FactStore store) {
    this.store = store;
  }

  /**
   * Writes and commits.
   *
   * @throws InputFault when the store has days of another zone
   * @throws EnvironmentFault when the database fails; the next call writes what is missing
   */
  public void write(VerificationReport report) {
    try (Connection connection = store.connect()) {
      try {
        claimZone(connection, report.zone());
        facts(connection, report);
        DaySpan span = span(report.asOf());
        Map<RunningCounts.Key, int[]> now = RunningCounts.of(report.devices(), span);
        runningDays(connection, now, span);
        deviceMonths(connection, report.devices());
        connection.commit();
        months.commit();
        counts = now;
        counted = span;
      } catch (SQLException | RuntimeException e) {
        months.rollback();
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw store.fault(e);
    }
  }

  private static DaySpan span(LocalDate asOf) {
    Period year = Window.YEAR.days(asOf);
    return DaySpan.of(year.from(), year.to());
  }

  private static void claimZone(Connection connection, ZoneId zone) throws SQLException {
    try (PreparedStatement claim = connection.prepareStatement("select claim_facts_zone(?)")) {
      claim.setString(1, zone.getId());
      try (ResultSet row = claim.executeQuery()) {
        row.next();
        if (!zone.getId().equals(row.getString(1))) {
          throw new InputFault(
              Words.of(
                  "数据库里的日期属于时区 %s，这次核验用的是 %s：请用同一时区，或换一个数据库。",
                  "The store has days of the zone %s, this verification of %s: use one zone, or"
                      + " another database.",
                  row.getString(1),
                  zone.getId()));
        }
      }
    }
  }

  private static void facts(Connection connection, VerificationReport report) throws SQLException {
    String scheme = report.scheme().orElse("");
    try (PreparedStatement remove =
        connection.prepareStatement("delete from fact_set where scheme = ? and as_of = ?")) {
      remove.setString(1, scheme);
      remove.setDate(2, Date.valueOf(report.asOf()));
      remove.executeUpdate();
    }
    long set;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into fact_set (scheme, as_of, zone) values (?, ?, ?) returning id")) {
      insert.setString(1, scheme);
      insert.setDate(2, Date.valueOf(report.asOf()));
      insert.setString(3, report.zone().getId());
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        set = row.getLong(1);
      }
    }
    insertFacts(connection, set, report.facts());
    insertFindings(connection, set, report.findings());
  }

  private static void insertFacts(Connection connection, long set, List<Fact> facts)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into fact (fact_set, indicator, window_id, dimensions, period_from, period_to, value,
              numerator, denominator, unit, grade)
            values (?, ?, ?, case when ? = '' then '{}'::jsonb else jsonb_build_object(?, ?) end,
              ?, ?, ?, ?, ?, ?, ?)
            """)) {
      for (Fact fact : facts) {
        String dimension = fact.member().map(Fact.Member::dimension).orElse("");
        insert.setLong(1, set);
        insert.setString(2, fact.indicator().id());
        insert.setString(3, fact.window().token());
        insert.setString(4, dimension);
        insert.setString(5, dimension);
        insert.setString(6, fact.member().map(Fact.Member::name).orElse(""));
        insert.setDate(7, fact.period().map(Period::from).map(Date::valueOf).orElse(null));
        insert.setDate(8, fact.period().map(Period::to).map(Date::valueOf).orElse(null));
        insert.setString(9, fact.value());
        insert.setBigDecimal(10, new java.math.BigDecimal(fact.exact().numerator()));
        insert.setBigDecimal(11, new java.math.BigDecimal(fact.exact().denominator()));
        insert.setString(12, fact.indicator().unit());
        insert.setString(13, fact.grade().token());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void insertFindings(Connection connection, long set, List<Finding> findings)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into finding (fact_set, kind, count, subjects) values (?, ?, ?, ?)")) {
      for (Finding finding : findings) {
        insert.setLong(1, set);
        insert.setString(2, finding.kind());
        insert.setLong(3, finding.count());
        insert.setArray(4, connection.createArrayOf("text", finding.subjects().toArray()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void runningDays(Connection connection, Map<RunningCounts.Key, int[]> now, DaySpan span)
      throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into running_day (day, dimension, member, devices) values (?, ?, ?, ?)
            on conflict (dimension, member, day) do update set devices = excluded.devices
            where running_day.devices <> excluded.devices
            """)) {
      for (Map.Entry<RunningCounts.Key, int[]> one : now.entrySet()) {
        int[] before = counts.get(one.getKey());
        for (int i = 0; i < span.days(); i++) {
          int day = span.first() + i;
          int devices = one.getValue()[i];
          boolean known =
              before != null && counted.contains(day) && before[day - counted.first()] == devices;
          if (!known) {
            upsert.setDate(1, Date.valueOf(LocalDate.ofEpochDay(day)));
            upsert.setString(2, one.getKey().dimension());
            upsert.setString(3, one.getKey().member());
            upsert.setInt(4, devices);
            upsert.addBatch();
          }
        }
      }
      upsert.executeBatch();
    }
  }

  private void deviceMonths(Connection connection, List<DeviceResult> devices) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create temporary table changed_month (like device_month) on commit drop");
    }
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy changed_month (" + DeviceMonths.COLUMNS + ") from stdin");
    try {
      StringBuilder chunk = new StringBuilder(CHUNK_CHARS + (CHUNK_CHARS >> 1));
      for (DeviceResult device : devices) {
        months.changed(device, chunk::append);
        if (chunk.length() > CHUNK_CHARS) {
          drain(chunk, copy);
        }
      }
      drain(chunk, copy);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into device_month select * from changed_month
          on conflict (device, month) do update set
            from_day = excluded.from_day, to_day = excluded.to_day, ran = excluded.ran,
            running_ms = excluded.running_ms, idle_ms = excluded.idle_ms, fault_ms = excluded.fault_ms,
            maintenance_ms = excluded.maintenance_ms, offline_ms = excluded.offline_ms
          where (device_month.*) is distinct from (excluded.*)
          """);
    }
  }

  private static void drain(StringBuilder chunk, CopyIn copy) throws SQLException {
    byte[] bytes = chunk.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    chunk.setLength(0);
  }
}
