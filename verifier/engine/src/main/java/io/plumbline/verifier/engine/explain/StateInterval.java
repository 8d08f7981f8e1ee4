package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.telemetry.MachineState;
import java.util.Optional;

/**
 * A stretch of a day in one state.
 *
 * @param state the state; UNKNOWN where nothing is known
 * @param fromMillis its beginning within the day, milliseconds since the epoch
 * @param toMillis its end within the day
 * @param by the sample that the state began with; empty for UNKNOWN without a sample
 */
public record StateInterval(
    MachineState state, long fromMillis, long toMillis, Optional<TracedSample> by) {}
