/** Tests of shortfalls. */
@NullMarked
package io.plumbline.verifier.engine.shortfall;

import org.jspecify.annotations.NullMarked;
