@NullMarked
package io.plumbline.verifier.engine.fold;

import org.jspecify.annotations.NullMarked;
