@NullMarked
package io.plumbline.verifier.engine.suspicion.detect;

import org.jspecify.annotations.NullMarked;
