package io.plumbline.verifier.spark;

import java.io.IOException;

/** A worker could not read a segment; the message says which and why. */
final class UnreadableSegment extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableSegment(String path, IOException cause) {
    super(path + ": " + (cause.getMessage() == null ? cause : cause.getMessage()), cause);
  }
}
