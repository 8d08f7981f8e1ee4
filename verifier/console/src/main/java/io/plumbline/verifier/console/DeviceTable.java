package io.plumbline.verifier.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.LiveReport;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import io.plumbline.verifier.engine.indicators.FleetDevice;
import io.plumbline.verifier.engine.indicators.Standing;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Every device of the ledger with its state at a given instant. Made once a report; a request
 * filters it, which costs one comparison per device and filter, and renders one page. Immutable.
 */
final class DeviceTable {
  /** What a row needs that is not in the engine's result. */
  private record Row(DeviceResult result, Standing standing, String text) {
    MachineState state(long nowMillis) {
      return result.days().latest().at(nowMillis);
    }
  }

  private final LiveReport live;
  private final List<Row> rows;
  private final int today;

  private DeviceTable(LiveReport live, List<Row> rows, int today) {
    this.live = live;
    this.rows = rows;
    this.today = today;
  }

  static DeviceTable of(LiveReport live) {
    LocalDate asOf = live.report().asOf();
    DayCalendar calendar = live.calendar();
    List<Row> rows = new ArrayList<>(live.report().devices().size());
    for (DeviceResult result : live.report().devices()) {
      FleetDevice device = result.device();
      String text = device.id() + "\n" + device.name() + "\n" + device.category();
      rows.add(new Row(result, result.standing(asOf, calendar), text.toLowerCase(Locale.ROOT)));
    }
    return new DeviceTable(live, rows, Math.toIntExact(asOf.toEpochDay()));
  }

  /**
   * One page of the devices that a filter takes, in the order of the ledger.
   *
   * @param page from 1; a page after the last is empty
   * @param size devices on a page
   * @param now the instant for which states are told
   */
  byte[] page(DeviceFilter filter, int page, int size, String language, Instant now) {
    long nowMillis = now.toEpochMilli();
    List<Row> taken =
        filter.takesAll() ? rows : rows.stream().filter(test(filter, nowMillis)).toList();
    ObjectNode root = Header.of(live, language);
    root.put("at", now.toString());
    root.put("total", taken.size()).put("page", page).put("size", size);
    count(root.putObject("states"), nowMillis);
    ArrayNode devices = root.putArray("devices");
    long from = Math.min((page - 1L) * size, taken.size());
    long to = Math.min(from + size, taken.size());
    for (Row row : taken.subList((int) from, (int) to)) {
      add(devices.addObject(), row, language, nowMillis);
    }
    return Api.bytes(root);
  }

  private void count(ObjectNode node, long nowMillis) {
    long[] states = new long[MachineState.values().length];
    for (Row row : rows) {
      states[row.state(nowMillis).ordinal()]++;
    }
    for (MachineState state : MachineState.values()) {
      node.put(state.name(), states[state.ordinal()]);
    }
  }

  private static Predicate<Row> test(DeviceFilter filter, long nowMillis) {
    String text = filter.text().map(part -> part.toLowerCase(Locale.ROOT)).orElse("");
    return row -> {
      FleetDevice device = row.result().device();
      return row.text().contains(text)
          && filter.state().map(state -> row.state(nowMillis) == state).orElse(true)
          && filter.category().map(device.category()::equals).orElse(true)
          && filter.region().map(device.region()::equals).orElse(true)
          && filter.deployment().map(device.deployment()::equals).orElse(true)
          && filter.standing().map(row.standing().token()::equals).orElse(true);
    };
  }

  private void add(ObjectNode node, Row row, String language, long nowMillis) {
    FleetDevice device = row.result().device();
    node.put("device_id", device.id()).put("name", device.name());
    node.put("category", device.category()).put("region", device.region());
    if (!device.country().isEmpty()) {
      node.put("country", device.country());
    }
    node.put("deployment", device.deployment()).put("protocol", device.protocol());
    node.put("state", row.state(nowMillis).name());
    long last = row.result().days().activity().lastSign();
    if (last != Long.MIN_VALUE) {
      node.put("last_seen", Instant.ofEpochMilli(last).toString());
    }
    node.put("running_today", row.result().days().ranOn(today));
    node.put("counts", row.standing() == Standing.CONNECTED);
    node.put("standing", row.standing().token());
    node.put("standing_name", row.standing().words().in(language));
    node.put("grade", row.result().grade().token());
  }
}
