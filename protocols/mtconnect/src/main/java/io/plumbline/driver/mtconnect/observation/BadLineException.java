package io.plumbline.driver.mtconnect.observation;

/** A line that is left out; the lines after it are read all the same. */
public final class BadLineException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadLineException(String message) {
    super(message);
  }
}
