/**
 * Columns: the values of many rows, one after the other, in the encoding that takes the fewest
 * bytes. Frames are made of them. The byte layout is in {@code docs/formats/frame.md}.
 */
@NullMarked
package io.plumbline.contract.column;

import org.jspecify.annotations.NullMarked;
