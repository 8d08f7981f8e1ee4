/**
 * Claims: what a platform states and what was recomputed come in, verdicts with their reasons go
 * out.
 */
@NullMarked
package io.plumbline.verifier.engine.claims;

import org.jspecify.annotations.NullMarked;
