/**
 * Verified figures over time: reports come in and are written to the store's tables of facts, whole
 * ranges of days come out of them, for fleets and years that no process should hold in memory.
 */
@NullMarked
package io.plumbline.verifier.console.history;

import org.jspecify.annotations.NullMarked;
