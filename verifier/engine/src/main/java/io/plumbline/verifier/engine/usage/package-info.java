/** Usage: usage events come in, the events of known subjects in compact columns go out. */
@NullMarked
package io.plumbline.verifier.engine.usage;

import org.jspecify.annotations.NullMarked;
