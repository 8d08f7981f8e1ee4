/** Tests of the reading of cells. */
@NullMarked
package io.plumbline.verifier.console.handin.cell;

import org.jspecify.annotations.NullMarked;
