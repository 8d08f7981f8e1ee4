/**
 * Frames: columnar, chained packets of samples or usage events. What an agent packs comes in, bytes
 * go out, and the other way round. The byte layout is in {@code docs/formats/frame.md}.
 */
@NullMarked
package io.plumbline.contract.frame;

import org.jspecify.annotations.NullMarked;
