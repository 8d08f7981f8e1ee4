/**
 * Signs of fabricated telemetry: the traces that devices left in an archive come in, suspicions
 * with their numbers go out. A suspicion is a reason to look, never a verdict; facts, findings and
 * verdicts do not depend on it. {@code docs/fabrication.md} says what each test can and cannot see.
 */
@NullMarked
package io.plumbline.verifier.engine.suspicion;

import org.jspecify.annotations.NullMarked;
