package io.plumbline.verifier.console;

import io.plumbline.verifier.engine.LiveReport;
import java.time.Instant;
import java.util.Optional;

/** Shows the report that a test gives it, at the time of the sample fleet. */
final class Shown implements ReportSource {
  private volatile Optional<LiveReport> report = Optional.empty();
  private volatile Instant now = SampleFleet.NOW;

  void show(LiveReport next) {
    report = Optional.of(next);
  }

  void clear() {
    report = Optional.empty();
  }

  void at(Instant moment) {
    now = moment;
  }

  @Override
  public Optional<LiveReport> latest() {
    return report;
  }

  @Override
  public Instant now() {
    return now;
  }
}
