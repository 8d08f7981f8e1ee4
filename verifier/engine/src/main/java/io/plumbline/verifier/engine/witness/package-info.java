/**
 * A witness (C2SP tlog-witness): checkpoints of logs come in over HTTP, those that keep every
 * earlier one go out cosigned, and what was cosigned last is remembered on disk.
 */
@NullMarked
package io.plumbline.verifier.engine.witness;

import org.jspecify.annotations.NullMarked;
