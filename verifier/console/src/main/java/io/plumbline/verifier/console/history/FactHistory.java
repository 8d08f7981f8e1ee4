package io.plumbline.verifier.console.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.contract.fault.EnvironmentFault;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Answers from the store's tables of facts, each by one query along a key: what it costs depends on
 * the days asked for, not on the fleet. Thread-safe.
 */
public final class FactHistory {
  private static final String RUNNING =
      """
      select day, member, devices from running_day
      where dimension = ? and day between ? and ? %s
      order by day, member
      """;
  private static final String FACTS =
      """
      select s.as_of, f.dimensions ->> ?, f.value, f.numerator || '/' || f.denominator, f.unit, f.grade
      from fact_set s join fact f on f.fact_set = s.id
      where s.scheme = ? and s.as_of between ? and ? and f.indicator = ? and f.window_id = ?
        and (? = '' and f.dimensions = '{}'
          or f.dimensions ->> ? is not null and (? = '' or f.dimensions ->> ? = ?))
      order by s.as_of, 2
      """;
  private static final String DEVICE =
      """
      select day, ran, running_ms, idle_ms, fault_ms, maintenance_ms, offline_ms from device_day
      where device = ? and month between date_trunc('month', ?::date)::date and ?::date and day between ? and ?
      order by day
      """;

  private final FactStore store;

  public FactHistory(FactStore store) {
    this.store = store;
  }

  /** Days from one to another, both included. */
  public record Days(LocalDate from, LocalDate to) {}

  /**
   * Which facts.
   *
   * @param scheme id of the form; empty for reports without one
   * @param dimension empty for totals
   * @param member empty for every member of the dimension
   */
  public record Wanted(
      String scheme, String indicator, String window, String dimension, String member) {}

  /**
   * Public-cloud devices that ran on each day.
   *
   * @param dimension {@code none}, {@code category} or {@code region}
   * @param member one member; empty for all of them
   * @throws EnvironmentFault when the database fails
   */
  public ArrayNode running(String dimension, Optional<String> member, Days days) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    try (Connection connection = store.connect();
        PreparedStatement query =
            connection.prepareStatement(
                RUNNING.formatted(member.isPresent() ? "and member = ?" : ""))) {
      query.setString(1, dimension);
      between(query, 2, days);
      if (member.isPresent()) {
        query.setString(4, member.get());
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          ObjectNode node = list.addObject().put("date", rows.getString(1));
          if (!dimension.equals("none")) {
            node.put("member", rows.getString(2));
          }
          node.put("count", rows.getInt(3));
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw store.fault(e);
    }
    return list;
  }

  /**
   * A figure as it stood on each day on which it was verified.
   *
   * @throws EnvironmentFault when the database fails
   */
  public ArrayNode facts(Wanted wanted, Days days) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    try (Connection connection = store.connect();
        PreparedStatement query = connection.prepareStatement(FACTS)) {
      query.setString(1, wanted.dimension());
      query.setString(2, wanted.scheme());
      between(query, 3, days);
      query.setString(5, wanted.indicator());
      query.setString(6, wanted.window());
      query.setString(7, wanted.dimension());
      query.setString(8, wanted.dimension());
      query.setString(9, wanted.member());
      query.setString(10, wanted.dimension());
      query.setString(11, wanted.member());
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          ObjectNode node = list.addObject().put("as_of", rows.getString(1));
          Optional.ofNullable(rows.getString(2)).ifPresent(name -> node.put("member", name));
          node.put("value", rows.getString(3)).put("exact", rows.getString(4));
          node.put("unit", rows.getString(5)).put("grade", rows.getString(6));
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw store.fault(e);
    }
    return list;
  }

  /**
   * The days of a device on which it was in service.
   *
   * @throws EnvironmentFault when the database fails
   */
  public ArrayNode device(String device, Days days) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    try (Connection connection = store.connect();
        PreparedStatement query = connection.prepareStatement(DEVICE)) {
      query.setString(1, device);
      between(query, 2, days);
      between(query, 4, days);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          ObjectNode node = list.addObject().put("date", rows.getString(1));
          node.put("ran", rows.getBoolean(2));
          node.putObject("state_ms")
              .put("RUNNING", rows.getLong(3))
              .put("IDLE", rows.getLong(4))
              .put("FAULT", rows.getLong(5))
              .put("MAINTENANCE", rows.getLong(6))
              .put("OFFLINE", rows.getLong(7));
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw store.fault(e);
    }
    return list;
  }

  private static void between(PreparedStatement query, int first, Days days) throws SQLException {
    query.setDate(first, Date.valueOf(days.from()));
    query.setDate(first + 1, Date.valueOf(days.to()));
  }
}
