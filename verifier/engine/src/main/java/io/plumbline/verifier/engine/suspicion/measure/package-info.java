/**
 * What the tests for fabricated telemetry measure with: tail bounds, groups, an index of equal
 * days, clocks fitted to delays. Traces come in, numbers go out.
 */
@NullMarked
package io.plumbline.verifier.engine.suspicion.measure;

import org.jspecify.annotations.NullMarked;
