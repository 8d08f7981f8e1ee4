/** Explanations as text for people and as JSON for programs. */
@NullMarked
package io.plumbline.verifier.engine.explain.report;

import org.jspecify.annotations.NullMarked;
