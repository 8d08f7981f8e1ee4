/** Fleets with planted frauds, and what the tests for fabricated telemetry make of them. */
@NullMarked
package io.plumbline.verifier.engine.suspicion;

import org.jspecify.annotations.NullMarked;
