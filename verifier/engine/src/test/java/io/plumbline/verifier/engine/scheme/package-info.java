@NullMarked
package io.plumbline.verifier.engine.scheme;

import org.jspecify.annotations.NullMarked;
