@NullMarked
package io.plumbline.verifier.engine.claims;

import org.jspecify.annotations.NullMarked;
