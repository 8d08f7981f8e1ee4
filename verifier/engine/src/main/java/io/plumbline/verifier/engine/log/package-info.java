/**
 * The log over seals, held against an archive: segments and what else a log has come in; the
 * leaves, the tree over them, and which seals stand under a signed checkpoint go out. Of a part of
 * an archive, the rest of the tree comes in as hashes.
 */
@NullMarked
package io.plumbline.verifier.engine.log;

import org.jspecify.annotations.NullMarked;
