/** The fold: a device's samples come in, its device-days go out. */
@NullMarked
package io.plumbline.verifier.engine.fold;

import org.jspecify.annotations.NullMarked;
