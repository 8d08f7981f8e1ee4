/**
 * Traces: frames come in, what the tests for fabricated telemetry need of each device goes out, in
 * bounded memory per device, channel and day. Nothing here depends on the order in which chains of
 * frames come.
 */
@NullMarked
package io.plumbline.verifier.engine.suspicion.trace;

import org.jspecify.annotations.NullMarked;
