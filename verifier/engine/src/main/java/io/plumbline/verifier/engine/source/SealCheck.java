package io.plumbline.verifier.engine.source;

import io.plumbline.contract.chain.Seal;

/** Checks a seal's signature; called by several threads at once. */
public interface SealCheck {
  /** What the signature is worth. */
  SealVerdict check(Seal seal);
}
