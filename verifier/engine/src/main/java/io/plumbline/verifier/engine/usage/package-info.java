/** Usage: usage events come in, a compact log of events of known subjects goes out. */
@NullMarked
package io.plumbline.verifier.engine.usage;

import org.jspecify.annotations.NullMarked;
