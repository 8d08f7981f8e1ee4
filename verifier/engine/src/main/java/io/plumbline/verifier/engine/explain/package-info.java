/**
 * Explanations: a figure and an archive come in, the devices, days, frames and seals that it rests
 * on go out. What decided a day is found by a second, plain reading of the semantics that shares no
 * code with the fold.
 */
@NullMarked
package io.plumbline.verifier.engine.explain;

import org.jspecify.annotations.NullMarked;
