package io.plumbline.verifier.engine.source;

/** What a seal's signature is worth. */
public enum SealVerdict {
  /** Signed with the key that the authority certified for the agent. */
  GENUINE,
  /** The archive holds no trustworthy certificate of the agent. */
  NO_CERTIFICATE,
  /** Signed with none of the agent's keys. */
  FORGED
}
