package io.plumbline.driver.mqtt;

/**
 * A payload, or a part of it, is not what the configuration says. The channel's reading is then
 * BAD.
 */
final class Malformed extends Exception {
  private static final long serialVersionUID = 1L;

  Malformed(String message) {
    super(message, null, false, false);
  }
}
