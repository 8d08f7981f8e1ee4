/** What the check of a pack says: statements, each proved, asserted by somebody, or broken. */
@NullMarked
package io.plumbline.verifier.engine.pack.statement;

import org.jspecify.annotations.NullMarked;
