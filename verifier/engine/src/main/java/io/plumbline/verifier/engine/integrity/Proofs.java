package io.plumbline.verifier.engine.integrity;

import io.plumbline.verifier.engine.source.ChainName;

/** What an audit has proven at one moment. */
public interface Proofs {
  /**
   * Whether everything of a chain up to a sequence is proven: sealed at the edge by a certified
   * key, linked without a hole, in segments of which nothing is broken, the seal in a log.
   */
  boolean cover(ChainName chain, long sequence);
}
