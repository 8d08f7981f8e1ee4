package io.plumbline.collector.gateway.store;

import io.plumbline.contract.telemetry.Series;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys of series, remembered once they are committed. Not thread-safe. */
final class SeriesIds {
  private static final int MAX_REMEMBERED = 2_000_000;
  private static final String ARRAYS =
      "select * from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as wanted (device, channel,"
          + " role, unit)";

  private final Map<Series, Integer> ids = new HashMap<>();

  /**
   * The keys known, among them those of every series of the frames; new ones are committed at once.
   */
  Map<Series, Integer> of(Connection connection, List<StoredFrame> frames) throws SQLException {
    if (ids.size() > MAX_REMEMBERED) {
      ids.clear();
    }
    Set<Series> unknown = new HashSet<>();
    for (StoredFrame frame : frames) {
      for (Series series : frame.frame().series()) {
        if (!ids.containsKey(series)) {
          unknown.add(series);
        }
      }
    }
    if (!unknown.isEmpty()) {
      look(connection, new ArrayList<>(unknown));
    }
    return ids;
  }

  private void look(Connection connection, List<Series> unknown) throws SQLException {
    // In one order, so that gateways that meet the same new devices do not wait for each other in a
    // circle.
    unknown.sort((a, b) -> key(a).compareTo(key(b)));
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into series (device, channel, role, unit) "
                + ARRAYS
                + " on conflict do nothing")) {
      bind(connection, insert, unknown);
      insert.executeUpdate();
    }
    connection.commit();
    Map<String, Integer> found = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select id, device, channel, role, unit from series natural join ("
                + ARRAYS
                + ") as named")) {
      bind(connection, select, unknown);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(
              key(rows.getString(2), rows.getString(3), rows.getString(4), rows.getString(5)),
              rows.getInt(1));
        }
      }
    }
    connection.commit();
    for (Series series : unknown) {
      Integer id = found.get(key(series));
      if (id == null) {
        throw new SQLException("series " + series + " was not found after it was inserted");
      }
      ids.put(series, id);
    }
  }

  private static void bind(Connection connection, PreparedStatement statement, List<Series> series)
      throws SQLException {
    statement.setArray(
        1, connection.createArrayOf("text", series.stream().map(Series::device).toArray()));
    statement.setArray(
        2, connection.createArrayOf("text", series.stream().map(Series::channel).toArray()));
    statement.setArray(
        3,
        connection.createArrayOf("text", series.stream().map(one -> one.role().token()).toArray()));
    statement.setArray(
        4,
        connection.createArrayOf(
            "text", series.stream().map(one -> CopyBuffer.storable(one.unit())).toArray()));
  }

  private static String key(Series series) {
    return key(
        series.device(),
        series.channel(),
        series.role().token(),
        CopyBuffer.storable(series.unit()));
  }

  private static String key(String device, String channel, String role, String unit) {
    return device + '\0' + channel + '\0' + role + '\0' + unit;
  }
}
