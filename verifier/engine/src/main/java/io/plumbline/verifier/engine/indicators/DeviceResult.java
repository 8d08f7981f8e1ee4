package io.plumbline.verifier.engine.indicators;

import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DeviceDays;
import java.time.LocalDate;

/**
 * What the fold of one device gave.
 *
 * @param device the ledger's row
 * @param days its device-days
 * @param grade the weakest grade among the frames that its samples came in
 */
public record DeviceResult(FleetDevice device, DeviceDays days, Grade grade) {
  /** Where the device stands at the end of a day: connected, or why not. */
  public Standing standing(LocalDate asOf, DayCalendar calendar) {
    return Standing.of(device.terms(), days.activity(), asOf, calendar);
  }
}
