/** Hashes, keys and seals: what binds frames to each other and to the agent that made them. */
@NullMarked
package io.plumbline.contract.chain;

import org.jspecify.annotations.NullMarked;
