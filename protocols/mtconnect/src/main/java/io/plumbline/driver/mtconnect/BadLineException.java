package io.plumbline.driver.mtconnect;

/** A line that is left out; the lines after it are read all the same. */
final class BadLineException extends Exception {
  private static final long serialVersionUID = 1L;

  BadLineException(String message) {
    super(message);
  }
}
