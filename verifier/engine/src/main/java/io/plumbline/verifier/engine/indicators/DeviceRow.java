package io.plumbline.verifier.engine.indicators;

import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.fold.Activity;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.StateSpan;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A device as a table shows it at one moment.
 *
 * @param device the ledger's row
 * @param state the state at that moment; UNKNOWN once the last one has gone stale
 * @param stateSince since when, where the state is known
 * @param lastSeen source time of the last qualifying sample of any role
 * @param runningToday whether a qualifying state or process sample lies in today
 * @param operatingSamples qualifying state and process samples, over all time
 * @param received samples as received, over all time
 * @param dropped how many of them broke rule 1, 2 or 3
 * @param standing where it stands at the end of today
 * @param grade the weakest grade of its frames
 */
public record DeviceRow(
    FleetDevice device,
    MachineState state,
    Optional<Instant> stateSince,
    Optional<Instant> lastSeen,
    boolean runningToday,
    long operatingSamples,
    long received,
    long dropped,
    Standing standing,
    Grade grade) {
  /** The device at a moment; {@code today} is that moment's day in the calendar's zone. */
  public static DeviceRow of(
      DeviceResult result, Instant now, LocalDate today, DayCalendar calendar) {
    Activity activity = result.days().activity();
    StateSpan latest = result.days().latest();
    MachineState state = latest.at(now.toEpochMilli());
    return new DeviceRow(
        result.device(),
        state,
        state == MachineState.UNKNOWN
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(latest.fromMillis())),
        activity.lastSign() == Long.MIN_VALUE
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(activity.lastSign())),
        result.days().ranOn(Math.toIntExact(today.toEpochDay())),
        activity.operating(),
        activity.received(),
        activity.dropped().total(),
        result.standing(today, calendar),
        result.grade());
  }
}
