package io.plumbline.verifier.engine.suspicion;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;

/** A reading of a simulated machine; times in microseconds. */
record Reading(String channel, Role role, long source, long received, Value value) {
  Reading at(long newSource, long newReceived) {
    return new Reading(channel, role, newSource, newReceived, value);
  }

  Reading with(Value newValue) {
    return new Reading(channel, role, source, received, newValue);
  }

  Sample of(String device) {
    return new Sample(new Series(device, channel, role), source, received, value, Quality.GOOD);
  }
}
