/**
 * Forms as data: scheme files come in, rows with their names, units, windows and number formats go
 * out, with the rules between them.
 */
@NullMarked
package io.plumbline.verifier.engine.scheme;

import org.jspecify.annotations.NullMarked;
