/**
 * Explanations of usage figures: subjects and days come in, what was counted of them on each day,
 * and the frames of one, go out.
 */
@NullMarked
package io.plumbline.verifier.engine.explain.usage;

import org.jspecify.annotations.NullMarked;
