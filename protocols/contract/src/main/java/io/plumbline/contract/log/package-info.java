/**
 * The transparency log over seals: an RFC 6962 tree in C2SP tlog-tiles layout, checkpoints as
 * signed notes, cosignatures of witnesses. Bytes of a log come in, hashes, proofs and verdicts on
 * signatures go out; nothing here writes. The layout is in {@code docs/formats/log.md}.
 */
@NullMarked
package io.plumbline.contract.log;

import org.jspecify.annotations.NullMarked;
