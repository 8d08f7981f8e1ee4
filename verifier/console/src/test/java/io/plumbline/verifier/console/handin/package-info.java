/** Tests of what platforms hand in. */
@NullMarked
package io.plumbline.verifier.console.handin;

import org.jspecify.annotations.NullMarked;
