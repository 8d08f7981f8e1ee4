/**
 * Segments: append-only files of receipts, frames and seals, and where they lie in an archive. Here
 * is how they are read; only the collector writes them. The byte layout is in {@code
 * docs/formats/segment.md}.
 */
@NullMarked
package io.plumbline.contract.segment;

import org.jspecify.annotations.NullMarked;
