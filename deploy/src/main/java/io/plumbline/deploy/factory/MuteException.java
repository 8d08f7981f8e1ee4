package io.plumbline.deploy.factory;

/** A machine could not publish; it says the same thing again later. */
final class MuteException extends Exception {
  private static final long serialVersionUID = 1L;

  MuteException(String message, Throwable cause) {
    super(message, cause);
  }
}
