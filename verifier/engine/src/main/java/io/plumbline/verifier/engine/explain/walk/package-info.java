/**
 * The second pass of an explanation over an archive: what is looked for comes in, the frames that
 * it is in go out, with seals and log proofs.
 */
@NullMarked
package io.plumbline.verifier.engine.explain.walk;

import org.jspecify.annotations.NullMarked;
