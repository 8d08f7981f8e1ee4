/**
 * Shortfalls: what was recomputed and what was claimed come in, causes whose counts add up to the
 * difference go out.
 */
@NullMarked
package io.plumbline.verifier.engine.shortfall;

import org.jspecify.annotations.NullMarked;
