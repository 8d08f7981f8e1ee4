/** Facts and findings: what was recomputed, exactly, and what was noticed on the way. */
@NullMarked
package io.plumbline.verifier.engine.facts;

import org.jspecify.annotations.NullMarked;
