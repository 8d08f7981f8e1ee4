/**
 * The ten tests for fabricated telemetry: the traces of a fleet come in, candidates with their
 * numbers go out. One class each, with its statistic, its null hypothesis and what may deceive it.
 */
@NullMarked
package io.plumbline.verifier.engine.suspicion.detect;

import org.jspecify.annotations.NullMarked;
