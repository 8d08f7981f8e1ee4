@NullMarked
package io.plumbline.verifier.engine.integrity;

import org.jspecify.annotations.NullMarked;
