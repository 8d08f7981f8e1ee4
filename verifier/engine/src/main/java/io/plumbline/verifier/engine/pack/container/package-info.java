/**
 * The file that a pack is: parts come in and a strict tar with its manifest goes out, and the other
 * way round. Knows nothing of what the parts mean.
 */
@NullMarked
package io.plumbline.verifier.engine.pack.container;

import org.jspecify.annotations.NullMarked;
