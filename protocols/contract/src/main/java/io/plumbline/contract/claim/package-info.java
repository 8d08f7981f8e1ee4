/** Claims: the figures that a platform states, as {@code claims.csv} gives them. */
@NullMarked
package io.plumbline.contract.claim;

import org.jspecify.annotations.NullMarked;
