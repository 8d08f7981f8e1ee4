/**
 * Integrity: frames, seals, segments and certificates come in; defects, by name and place, and what
 * is proven go out.
 */
@NullMarked
package io.plumbline.verifier.engine.integrity;

import org.jspecify.annotations.NullMarked;
