package io.plumbline.verifier.engine.source;

/** What a seal's signature is worth. */
public enum SealVerdict {
  /** Signed with the key that the authority certified for the agent. */
  GENUINE,
  /**
   * Not checked: a later genuine seal of the same boot covers all that it covers. Its hash still
   * must be that of the frame it names.
   */
  COVERED,
  /** The archive holds no trustworthy certificate of the agent. */
  NO_CERTIFICATE,
  /** Signed with none of the agent's keys. */
  FORGED
}
