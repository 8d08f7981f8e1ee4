package io.plumbline.verifier.engine.pack.statement;

/** How far a statement about evidence is to be believed. */
public enum Standing {
  /** It follows from the file and the trusted keys. */
  PROVED,
  /** Somebody says so, and nothing in the file contradicts. */
  ASSERTED,
  /** It contradicts the file itself, or the trusted keys. */
  BROKEN
}
