package io.plumbline.deploy.factory;

import io.plumbline.contract.telemetry.MachineState;

/**
 * What a machine says of itself at one moment.
 *
 * @param timeMicros the machine's own time
 * @param state what it does
 * @param load load of the spindle or the drive, percent
 * @param speed turns per minute
 * @param count reports so far, this one included: 1, 2, 3…
 */
record Report(long timeMicros, MachineState state, float load, float speed, long count) {}
