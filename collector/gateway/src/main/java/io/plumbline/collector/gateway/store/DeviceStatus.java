package io.plumbline.collector.gateway.store;

import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.store.StoreSchema;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Series;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest of each device in a batch, by source time; later arrival decides between equal times.
 * Not thread-safe.
 */
final class DeviceStatus {
  /** In the order of devices, so that two gateways lock rows in one order. */
  private final Map<String, Latest> devices = new TreeMap<>();

  private static final class Latest {
    private String agent = "";
    private long sourceMicros = Long.MIN_VALUE;
    private long receivedMicros;
    private @Nullable String state;
    private short stateQuality;
    private long stateMicros = Long.MIN_VALUE;
  }

  void add(StoredFrame stored) {
    TelemetryFrame frame = stored.frame();
    long arrival = stored.receipt().arrivalMicros();
    for (int i = 0; i < frame.series().size(); i++) {
      Series series = frame.series().get(i);
      Latest latest = devices.computeIfAbsent(series.device(), id -> new Latest());
      boolean isState = series.role() == Role.STATE;
      int stateRow = -1;
      int end = frame.summary().firstRow(i + 1);
      for (int row = frame.summary().firstRow(i); row < end; row++) {
        long source = frame.sourceMicros(row);
        if (!TelemetryCopy.isPlausible(source, arrival)) {
          continue;
        }
        if (source >= latest.sourceMicros) {
          latest.sourceMicros = source;
          latest.receivedMicros = arrival;
          latest.agent = frame.header().agent();
        }
        if (isState && source >= latest.stateMicros) {
          latest.stateMicros = source;
          stateRow = row;
        }
      }
      if (stateRow >= 0) {
        latest.state = frame.value(stateRow).asText();
        latest.stateQuality = StoreSchema.qualityCode(frame.quality(stateRow));
      }
    }
  }

  void write(Connection connection) throws SQLException {
    devices.values().removeIf(latest -> latest.sourceMicros == Long.MIN_VALUE);
    if (devices.isEmpty()) {
      return;
    }
    List<Latest> latest = new ArrayList<>(devices.values());
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            insert into device_status as known
              (device, agent, state, state_quality, state_time, last_source_time, last_received_time)
            select device, agent, state, case when state is null then null else quality end,
              timestamptz 'epoch' + state_micros * interval '1 microsecond',
              timestamptz 'epoch' + source_micros * interval '1 microsecond',
              timestamptz 'epoch' + received_micros * interval '1 microsecond'
            from unnest(?::text[], ?::text[], ?::text[], ?::smallint[], ?::bigint[], ?::bigint[], ?::bigint[])
              as latest (device, agent, state, quality, state_micros, source_micros, received_micros)
            on conflict (device) do update set
              state = case when excluded.state_time >= known.state_time or known.state_time is null
                then coalesce(excluded.state, known.state) else known.state end,
              state_quality = case when excluded.state_time >= known.state_time or known.state_time is null
                then coalesce(excluded.state_quality, known.state_quality) else known.state_quality end,
              state_time = greatest(excluded.state_time, known.state_time),
              agent = case when excluded.last_source_time >= known.last_source_time
                then excluded.agent else known.agent end,
              last_received_time = case when excluded.last_source_time >= known.last_source_time
                then excluded.last_received_time else known.last_received_time end,
              last_source_time = greatest(excluded.last_source_time, known.last_source_time)
            """)) {
      upsert.setArray(1, connection.createArrayOf("text", devices.keySet().toArray()));
      upsert.setArray(
          2, connection.createArrayOf("text", latest.stream().map(one -> one.agent).toArray()));
      upsert.setArray(
          3, connection.createArrayOf("text", latest.stream().map(DeviceStatus::state).toArray()));
      upsert.setArray(
          4,
          connection.createArrayOf(
              "smallint", latest.stream().map(one -> one.stateQuality).toArray()));
      upsert.setArray(
          5,
          connection.createArrayOf(
              "bigint",
              latest.stream().map(one -> one.state == null ? null : one.stateMicros).toArray()));
      upsert.setArray(
          6,
          connection.createArrayOf(
              "bigint", latest.stream().map(one -> one.sourceMicros).toArray()));
      upsert.setArray(
          7,
          connection.createArrayOf(
              "bigint", latest.stream().map(one -> one.receivedMicros).toArray()));
      upsert.executeUpdate();
    }
  }

  private static @Nullable String state(Latest latest) {
    return latest.state == null ? null : CopyBuffer.storable(latest.state);
  }
}
