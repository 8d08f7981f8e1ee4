package io.plumbline.driver.modbus;

/**
 * An exchange failed in a way after which the connection cannot be trusted: no reply in time, a
 * reply to something else, bytes that are no reply. The connection is always dropped with it.
 */
final class LinkFault extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Whether the connection had gone bad while it was idle; the slave is not to blame and the read
   * is tried again.
   */
  final boolean whileIdle;

  LinkFault(String message, boolean whileIdle) {
    super(message);
    this.whileIdle = whileIdle;
  }

  LinkFault(String message, boolean whileIdle, Throwable cause) {
    super(message, cause);
    this.whileIdle = whileIdle;
  }
}
