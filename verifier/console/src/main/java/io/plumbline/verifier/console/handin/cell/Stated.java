package io.plumbline.verifier.console.handin.cell;

import io.plumbline.verifier.engine.facts.Window;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * One figure that a cell states.
 *
 * @param window the window that the cell names, if it names one
 * @param member the member of the row's breakdown; empty for a total
 * @param value the figure in the row's unit
 */
public record Stated(Optional<Window> window, String member, BigDecimal value) {}
