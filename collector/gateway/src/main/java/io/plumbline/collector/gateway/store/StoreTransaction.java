package io.plumbline.collector.gateway.store;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.FrameSummary;
import io.plumbline.contract.store.StoreSchema;
import io.plumbline.contract.telemetry.Gap;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Writes a batch of frames and the position they reach in one transaction: both are there, or
 * neither. A frame that the store has under its agent, boot and sequence, from whatever gateway, is
 * passed over. Not thread-safe.
 */
final class StoreTransaction {
  private static final long WEEK_MICROS = 7 * 86_400_000_000L;

  /** 1970-01-05 was a Monday. */
  private static final long MONDAY_MICROS = 4 * 86_400_000_000L;

  private final String gateway;
  private final SeriesIds series = new SeriesIds();
  private final TelemetryCopy telemetry = new TelemetryCopy();
  private final Set<Long> weeks = new HashSet<>();

  StoreTransaction(String gateway) {
    this.gateway = gateway;
  }

  /** How far the store is; the gateway is entered when it is new. */
  long position(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into ingest_position (gateway) values (?) on conflict do nothing")) {
      insert.setString(1, gateway);
      insert.executeUpdate();
    }
    connection.commit();
    try (PreparedStatement select =
        connection.prepareStatement("select position from ingest_position where gateway = ?")) {
      select.setString(1, gateway);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long position = row.getLong(1);
        connection.commit();
        return position;
      }
    }
  }

  /**
   * Writes and commits.
   *
   * @param from the position that the store must be at
   * @param to the position that it is at afterwards
   * @param more whether another batch waits, whose commit will make this one durable too: then it
   *     is not waited for the database's disk. Should the database go down before, the position
   *     goes back with the rows, and both follow again
   * @return how many rows were copied
   * @throws SQLException when it failed; whether the transaction was committed, {@link #position}
   *     tells
   */
  long write(Connection connection, long from, long to, List<StoredFrame> frames, boolean more)
      throws SQLException {
    var ids = series.of(connection, frames);
    makePartitions(connection, frames);
    if (more) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("set local synchronous_commit = off");
      }
    }
    int number = lock(connection, from);
    List<StoredFrame> fresh = enter(connection, number, frames);
    long rows = 0;
    if (!fresh.isEmpty()) {
      rows = telemetry.copy(connection, number, fresh, ids);
      gaps(connection, number, fresh);
      DeviceStatus status = new DeviceStatus();
      fresh.forEach(status::add);
      status.write(connection);
    }
    advance(connection, to);
    connection.commit();
    return rows;
  }

  private void makePartitions(Connection connection, List<StoredFrame> frames) throws SQLException {
    Set<Long> needed = new TreeSet<>();
    frames.forEach(frame -> addWeeks(frame, needed));
    needed.removeAll(weeks);
    try (PreparedStatement call =
        connection.prepareStatement(
            "select ensure_telemetry_partition(timestamptz 'epoch' + ? * interval '1"
                + " microsecond')")) {
      for (long week : needed) {
        call.setLong(1, week * WEEK_MICROS + MONDAY_MICROS);
        call.execute();
        connection.commit();
        weeks.add(week);
      }
    }
  }

  private static void addWeeks(StoredFrame stored, Set<Long> needed) {
    FrameSummary summary = stored.frame().summary();
    long arrival = stored.receipt().arrivalMicros();
    for (int i = 0; i < summary.series().size(); i++) {
      long min = summary.minSourceMicros(i);
      long max = summary.maxSourceMicros(i);
      boolean oneWeek =
          TelemetryCopy.isPlausible(min, arrival)
              && TelemetryCopy.isPlausible(max, arrival)
              && week(min) == week(max);
      int end = oneWeek ? summary.firstRow(i) + 1 : summary.firstRow(i + 1);
      for (int row = summary.firstRow(i); row < end; row++) {
        long source = stored.frame().sourceMicros(row);
        if (TelemetryCopy.isPlausible(source, arrival)) {
          needed.add(week(source));
        }
      }
    }
  }

  private static long week(long micros) {
    return Math.floorDiv(micros - MONDAY_MICROS, WEEK_MICROS);
  }

  /** Takes the gateway's row, so that no other process copies meanwhile; its number. */
  private int lock(Connection connection, long from) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select number, position from ingest_position where gateway = ? for update")) {
      select.setString(1, gateway);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next() || row.getLong(2) != from) {
          throw new SQLException("another process copies the archive of gateway " + gateway);
        }
        return row.getInt(1);
      }
    }
  }

  /** Enters frames; those that were not there. */
  private List<StoredFrame> enter(Connection connection, int number, List<StoredFrame> frames)
      throws SQLException {
    if (frames.isEmpty()) {
      return List.of();
    }
    Set<Long> entered = new HashSet<>();
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into frame (id, agent, boot, sequence, gateway, position, arrival, digest, row_count)
            select id, agent, boot, sequence, ?, position,
              timestamptz 'epoch' + arrival_micros * interval '1 microsecond', digest, row_count
            from unnest(?::bigint[], ?::text[], ?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bytea[], ?::integer[])
              as offered (id, agent, boot, sequence, position, arrival_micros, digest, row_count)
            order by position
            on conflict (agent, boot, sequence) do nothing
            returning position
            """)) {
      insert.setString(1, gateway);
      bind(
          connection,
          insert,
          2,
          "bigint",
          frames,
          one -> StoreSchema.frameId(number, one.receipt().position()));
      bind(connection, insert, 3, "text", frames, one -> header(one).agent());
      bind(connection, insert, 4, "uuid", frames, one -> header(one).boot());
      bind(connection, insert, 5, "bigint", frames, one -> header(one).sequence());
      bind(connection, insert, 6, "bigint", frames, one -> one.receipt().position());
      bind(connection, insert, 7, "bigint", frames, one -> one.receipt().arrivalMicros());
      insert.setArray(
          8,
          connection.createArrayOf(
              "bytea",
              frames.stream().map(one -> one.frame().digest().toBytes()).toArray(byte[][]::new)));
      bind(connection, insert, 9, "integer", frames, one -> one.frame().rows());
      try (ResultSet rows = insert.executeQuery()) {
        while (rows.next()) {
          entered.add(rows.getLong(1));
        }
      }
    }
    return frames.stream().filter(one -> entered.contains(one.receipt().position())).toList();
  }

  private void gaps(Connection connection, int number, List<StoredFrame> frames)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            insert into gap (frame_id, number, agent, device, channel, from_time, to_time, cause, lost)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      int waiting = 0;
      for (StoredFrame frame : frames) {
        int index = 0;
        for (Gap gap : frame.frame().gaps()) {
          insert.setLong(1, StoreSchema.frameId(number, frame.receipt().position()));
          insert.setInt(2, index++);
          insert.setString(3, header(frame).agent());
          insert.setString(4, CopyBuffer.storable(gap.device()));
          insert.setString(5, CopyBuffer.storable(gap.channel()));
          insert.setObject(6, time(gap.fromMicros()));
          insert.setObject(7, time(gap.toMicros()));
          insert.setString(8, gap.cause().name());
          insert.setObject(9, gap.lost() < 0 ? null : gap.lost(), Types.BIGINT);
          insert.addBatch();
          waiting++;
        }
      }
      if (waiting > 0) {
        insert.executeBatch();
      }
    }
  }

  private void advance(Connection connection, long to) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update ingest_position set position = ?, updated_at = now() where gateway = ?")) {
      update.setLong(1, to);
      update.setString(2, gateway);
      if (update.executeUpdate() != 1) {
        throw new SQLException("the row of gateway " + gateway + " in ingest_position is gone");
      }
    }
  }

  /** The store must not be ahead of the archive that it follows. */
  static EnvironmentFault ahead(String gateway, long stored, long durable) {
    return new EnvironmentFault(
        Words.of(
            "数据库里网关 %s 的位置是 %d，归档只到 %d：数据库与归档不属于同一套数据。",
            "The store has gateway %s at position %d, the archive ends at %d: they do not belong"
                + " together.",
            gateway,
            stored,
            durable));
  }

  private static FrameHeader header(StoredFrame frame) {
    return frame.frame().header();
  }

  private static void bind(
      Connection connection,
      PreparedStatement statement,
      int index,
      String type,
      List<StoredFrame> frames,
      Function<StoredFrame, Object> column)
      throws SQLException {
    List<Object> values = new ArrayList<>(frames.size());
    frames.forEach(frame -> values.add(column.apply(frame)));
    statement.setArray(index, connection.createArrayOf(type, values.toArray()));
  }

  private static OffsetDateTime time(long micros) {
    if (CopyBuffer.timestamp(micros) == Long.MIN_VALUE) {
      return OffsetDateTime.MIN; // the driver writes it as -infinity
    }
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }
}
