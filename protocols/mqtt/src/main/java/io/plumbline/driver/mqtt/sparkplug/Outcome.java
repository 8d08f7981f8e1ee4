package io.plumbline.driver.mqtt.sparkplug;

import io.plumbline.contract.telemetry.Gap;
import io.plumbline.driver.Reading;
import java.util.ArrayList;
import java.util.List;

/** What a message led to; filled while it is taken, then only read. Not thread-safe. */
public final class Outcome {
  private final List<Gap> gaps = new ArrayList<>();
  private final List<Reading> readings = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  Outcome() {}

  /** Stretches that are over, to be recorded before the readings. */
  public List<Gap> gaps() {
    return gaps;
  }

  /** Readings in their order. */
  public List<Reading> readings() {
    return readings;
  }

  /** One line for each thing that was not as it should be. */
  public List<String> faults() {
    return faults;
  }
}
