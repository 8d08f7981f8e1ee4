package io.plumbline.verifier.engine.fold;

import java.io.Serializable;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says about a device as far as the fold needs it.
 *
 * @param connectedFrom first day in service
 * @param retiredOn first day out of service again; null while open
 * @param staleAfterMillis how long a state outlives the last sign of life, more than 0
 */
public record DeviceTerms(
    LocalDate connectedFrom, @Nullable LocalDate retiredOn, long staleAfterMillis)
    implements Serializable {
  /** The setting of a device whose ledger row has none: 300 s. */
  public static final long DEFAULT_STALE_AFTER_MILLIS = 300_000;

  /** Whether the device is in service on a day. */
  public boolean inServiceOn(LocalDate day) {
    return !day.isBefore(connectedFrom) && (retiredOn == null || day.isBefore(retiredOn));
  }

  /** The days in service; far into the future while open. */
  public DaySpan service() {
    int first = Math.toIntExact(connectedFrom.toEpochDay());
    long last = retiredOn == null ? Integer.MAX_VALUE - 1 : retiredOn.toEpochDay() - 1;
    return new DaySpan(first, Math.toIntExact(Math.max(last, first - 1L)));
  }

  /** First instant in service, milliseconds since the epoch. */
  long serviceFrom(DayCalendar calendar) {
    return calendar.startOf(connectedFrom);
  }

  /** First instant out of service, {@link Long#MAX_VALUE} while open. */
  long serviceTo(DayCalendar calendar) {
    return retiredOn == null ? Long.MAX_VALUE : calendar.startOf(retiredOn);
  }
}
