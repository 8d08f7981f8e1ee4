/**
 * Bounded reading and writing of the binary formats' primitive parts. All integers are big-endian.
 */
@NullMarked
package io.plumbline.contract.bytes;

import org.jspecify.annotations.NullMarked;
