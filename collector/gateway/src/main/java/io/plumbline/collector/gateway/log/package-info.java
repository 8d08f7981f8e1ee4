/**
 * The log over seals: durable records of the archive and versions of ledgers come in, checkpoints
 * go out to the archive and to witnesses, whose cosignatures come back.
 */
@NullMarked
package io.plumbline.collector.gateway.log;

import org.jspecify.annotations.NullMarked;
