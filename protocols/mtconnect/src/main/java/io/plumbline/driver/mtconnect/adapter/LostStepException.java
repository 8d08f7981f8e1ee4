package io.plumbline.driver.mtconnect.adapter;

import java.io.IOException;

/**
 * Bytes that are no lines of text: only a new connection, with its current values, leads back into
 * step.
 */
final class LostStepException extends IOException {
  private static final long serialVersionUID = 1L;

  LostStepException(String message) {
    super(message);
  }
}
