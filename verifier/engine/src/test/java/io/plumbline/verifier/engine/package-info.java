@NullMarked
package io.plumbline.verifier.engine;

import org.jspecify.annotations.NullMarked;
