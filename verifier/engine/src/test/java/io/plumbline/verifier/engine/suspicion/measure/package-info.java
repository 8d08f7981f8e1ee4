@NullMarked
package io.plumbline.verifier.engine.suspicion.measure;

import org.jspecify.annotations.NullMarked;
