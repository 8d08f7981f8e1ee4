package io.plumbline.driver.mqtt.session;

/** A broker could not be reached or did not do what it was asked. */
public final class SessionFault extends Exception {
  private static final long serialVersionUID = 1L;

  SessionFault(String message, Throwable cause) {
    super(message, cause);
  }

  /** A message with that of the cause, where Paho says no more than "MqttException". */
  static SessionFault of(String what, Exception e) {
    Throwable cause = e.getCause();
    return new SessionFault(
        cause == null
            ? what + ": " + e.getMessage()
            : "%s: %s (%s)".formatted(what, e.getMessage(), cause),
        e);
  }
}
