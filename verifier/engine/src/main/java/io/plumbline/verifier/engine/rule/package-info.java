/**
 * The rule language of scheme files (docs/schemes.md): texts come in, typed expressions go out, and
 * with figures their values. The language is closed: no loops, no names but those of the form,
 * every size limited.
 */
@NullMarked
package io.plumbline.verifier.engine.rule;

import org.jspecify.annotations.NullMarked;
