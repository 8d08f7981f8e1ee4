package io.plumbline.driver.mqtt.sparkplug;

/** Bytes that are no Sparkplug payload, or a value that contradicts its birth. */
final class BadPayloadException extends Exception {
  private static final long serialVersionUID = 1L;

  BadPayloadException(String message) {
    super(message, null, false, false);
  }
}
