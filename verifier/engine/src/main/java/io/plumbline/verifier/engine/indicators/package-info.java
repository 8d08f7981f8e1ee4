/** The indicators: device-days, usage and ledgers come in, facts go out. */
@NullMarked
package io.plumbline.verifier.engine.indicators;

import org.jspecify.annotations.NullMarked;
