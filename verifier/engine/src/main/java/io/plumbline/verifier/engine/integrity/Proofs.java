package io.plumbline.verifier.engine.integrity;

/** What an audit has proven at one moment. */
public interface Proofs {
  /**
   * Whether everything of a chain up to a sequence is proven: sealed at the edge by a certified
   * key, linked without a hole, in segments of which nothing is broken.
   *
   * @param chain the chain's number, as {@link ArchiveAudit#frame} gave it
   */
  boolean cover(int chain, long sequence);
}
