package io.plumbline.verifier.engine.suspicion;

import io.plumbline.verifier.engine.facts.Fact;

/**
 * A figure as it was verified, and as it would be without the suspects. The verified one stands;
 * the other shows how much depends on them.
 *
 * @param verified the fact of the report
 * @param adjusted the same, over the devices that are not left out
 */
public record AdjustedFigure(Fact verified, Fact adjusted) {}
