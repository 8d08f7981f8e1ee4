@NullMarked
package io.plumbline.verifier.engine.suspicion.trace;

import org.jspecify.annotations.NullMarked;
