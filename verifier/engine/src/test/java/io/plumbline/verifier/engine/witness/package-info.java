@NullMarked
package io.plumbline.verifier.engine.witness;

import org.jspecify.annotations.NullMarked;
