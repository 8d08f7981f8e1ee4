package io.plumbline.verifier.console.history;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.fold.DeviceDays;
import io.plumbline.verifier.engine.indicators.DeviceResult;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Device-days as rows of {@code device_month} in the text format of COPY. Remembers of each row
 * that was committed a 64-bit digest, so that a growing archive costs only the months that changed.
 * Not thread-safe.
 */
final class DeviceMonths {
  /** The columns of a row, in order. */
  static final String COLUMNS =
      "device, month, from_day, to_day, ran, running_ms, idle_ms, fault_ms, maintenance_ms,"
          + " offline_ms";

  private static final List<MachineState> STATES =
      List.of(
          MachineState.RUNNING,
          MachineState.IDLE,
          MachineState.FAULT,
          MachineState.MAINTENANCE,
          MachineState.OFFLINE);
  private static final int BITS = 31;

  private final Map<Key, Long> written = new HashMap<>();
  private final Map<Key, Long> pending = new HashMap<>();
  private final StringBuilder row = new StringBuilder();

  private record Key(String device, int firstEpochDay) {}

  /** Hands every row over that is not known to be in the store. */
  void changed(DeviceResult result, Consumer<CharSequence> sink) {
    DaySpan span = result.days().span();
    for (int day = span.first(); day <= span.last(); ) {
      LocalDate first = LocalDate.ofEpochDay(day).withDayOfMonth(1);
      int monthStart = Math.toIntExact(first.toEpochDay());
      int monthEnd = monthStart + first.lengthOfMonth() - 1;
      render(result, first, day, Math.min(monthEnd, span.last()));
      Key key = new Key(result.device().id(), monthStart);
      long digest = digest(row);
      Long known = written.get(key);
      if (known == null || known != digest) {
        pending.put(key, digest);
        sink.accept(row);
      }
      day = monthEnd + 1;
    }
  }

  /** What was handed over is in the store. */
  void commit() {
    written.putAll(pending);
    pending.clear();
  }

  /** What was handed over is not. */
  void rollback() {
    pending.clear();
  }

  private void render(DeviceResult result, LocalDate month, int from, int to) {
    DeviceDays days = result.days();
    int start = Math.toIntExact(month.toEpochDay());
    row.setLength(0);
    escaped(result.device().id());
    row.append('\t').append(month);
    row.append('\t').append(from - start + 1);
    row.append('\t').append(to - start + 1).append('\t');
    for (int i = 0; i < BITS; i++) {
      row.append(days.ranOn(start + i) && start + i <= to ? '1' : '0');
    }
    for (MachineState state : STATES) {
      row.append('\t');
      array(days, state, start, to);
    }
    row.append('\n');
  }

  private void array(DeviceDays days, MachineState state, int start, int to) {
    int at = row.length();
    boolean any = false;
    row.append('{');
    for (int day = start; day <= to; day++) {
      long millis = days.millis(state, day);
      any |= millis != 0;
      row.append(day == start ? "" : ",").append(millis);
    }
    row.append('}');
    if (!any) {
      row.setLength(at);
      row.append("\\N");
    }
  }

  private void escaped(String text) {
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      switch (one) {
        case '\\' -> row.append("\\\\");
        case '\t' -> row.append("\\t");
        case '\n' -> row.append("\\n");
        case '\r' -> row.append("\\r");
        default -> row.append(one);
      }
    }
  }

  /**
   * FNV-1a, 64 bits: two contents of one row that collide would leave the older one in the store.
   */
  private static long digest(CharSequence text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
