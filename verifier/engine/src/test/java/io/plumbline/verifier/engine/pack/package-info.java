@NullMarked
package io.plumbline.verifier.engine.pack;

import org.jspecify.annotations.NullMarked;
