package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The semantics written down sentence by sentence, with no regard for speed: the state of every
 * minute is looked up on its own. Inputs are whole minutes.
 */
final class SlowFold {
  static final long MINUTE = 60_000;

  /** A sample as received; the list that it stands in is the order of arrival. */
  record Row(String channel, Role role, long source, long received, Quality quality, String value) {
    boolean isGood() {
      return quality == Quality.GOOD && !value.isEmpty();
    }
  }

  private final List<Row> chosen = new ArrayList<>();
  private final DeviceTerms terms;
  private final ZoneId zone;
  long outside;
  long future;
  long late;

  SlowFold(List<Row> rows, DeviceTerms terms, ZoneId zone) {
    this.terms = terms;
    this.zone = zone;
    Map<String, Map<Long, Row>> latest = new TreeMap<>();
    for (Row row : rows) {
      if (!terms.inServiceOn(day(row.source()))) {
        outside++;
      } else if (row.source() > row.received() + 5 * MINUTE) {
        future++;
      } else if (row.received() - row.source() > 24 * 60 * MINUTE) {
        late++;
      } else {
        latest
            .computeIfAbsent(row.channel(), key -> new TreeMap<>())
            .merge(row.source(), row, (a, b) -> b.received() >= a.received() ? b : a);
      }
    }
    latest.values().forEach(rowsOfChannel -> chosen.addAll(rowsOfChannel.values()));
    chosen.sort(Comparator.comparingLong(Row::source));
  }

  private LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone);
  }

  Set<LocalDate> runningDays() {
    Set<LocalDate> days = new HashSet<>();
    for (Row row : chosen) {
      if (row.isGood() && row.role() != Role.HEARTBEAT) {
        days.add(day(row.source()));
      }
    }
    return days;
  }

  MachineState stateAt(long minute) {
    Row last = null;
    for (Row row : chosen) {
      if (row.role() == Role.STATE && row.source() <= minute) {
        last = row;
      }
    }
    if (last == null || !last.isGood()) {
      return MachineState.UNKNOWN;
    }
    long sign = last.source();
    for (Row row : chosen) {
      if (row.isGood()
          && row.source() >= sign
          && row.source() <= minute
          && row.source() - sign <= terms.staleAfterMillis()) {
        sign = row.source();
      }
    }
    boolean alive = minute < sign + terms.staleAfterMillis();
    return alive ? MachineState.ofValue(last.value()) : MachineState.UNKNOWN;
  }

  Map<MachineState, Long> millisOn(LocalDate day) {
    Map<MachineState, Long> millis = new EnumMap<>(MachineState.class);
    long from = day.atStartOfDay(zone).toInstant().toEpochMilli();
    long to = day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
    for (long minute = from; minute < to; minute += MINUTE) {
      millis.merge(stateAt(minute), MINUTE, Long::sum);
    }
    return millis;
  }
}
