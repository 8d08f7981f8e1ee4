/**
 * The source: the segments of an archive come in, decoded frames and seals in arrival order go out.
 */
@NullMarked
package io.plumbline.verifier.engine.source;

import org.jspecify.annotations.NullMarked;
