package io.plumbline.verifier.engine.facts;

import java.time.LocalDate;

/** Calendar days from one date to another, both included. */
public record Period(LocalDate from, LocalDate to) {
  /** Number of days. */
  public long days() {
    return to.toEpochDay() - from.toEpochDay() + 1;
  }
}
