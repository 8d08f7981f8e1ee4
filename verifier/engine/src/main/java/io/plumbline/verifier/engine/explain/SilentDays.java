package io.plumbline.verifier.engine.explain;

import io.plumbline.verifier.engine.shortfall.CauseKind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Days in service without qualifying operating data, by device, with the cause of each.
 *
 * @param byDevice the devices whose days were looked at; their silent days ascend
 */
public record SilentDays(Map<String, SortedMap<LocalDate, CauseKind>> byDevice) {
  /** No device's days were looked at. */
  public static final SilentDays NONE = new SilentDays(Map.of());

  /** Days that follow each other, both ends included. */
  public record Stretch(LocalDate from, LocalDate to) {}

  /** How many silent days of a device each cause has; empty where its days were not looked at. */
  Optional<Map<CauseKind, Long>> causes(String device) {
    return Optional.ofNullable(byDevice.get(device))
        .map(days -> {
          Map<CauseKind, Long> causes = new EnumMap<>(CauseKind.class);
          days.values().forEach(cause -> causes.merge(cause, 1L, Long::sum));
          return causes;
        });
  }

  /** The silent days of a device that have a cause; none where its days were not looked at. */
  public List<Stretch> stretches(String device, CauseKind asked) {
    List<Stretch> stretches = new ArrayList<>();
    SortedMap<LocalDate, CauseKind> days = byDevice.get(device);
    if (days == null) {
      return stretches;
    }
    days.forEach((day, cause) -> {
      if (cause != asked) {
        return;
      }
      boolean goesOn = !stretches.isEmpty() && stretches.getLast().to().equals(day.minusDays(1));
      LocalDate from = goesOn ? stretches.removeLast().from() : day;
      stretches.add(new Stretch(from, day));
    });
    return stretches;
  }
}
