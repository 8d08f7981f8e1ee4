package io.plumbline.driver.mqtt;

import java.util.List;

/**
 * One connection to a broker, used once: made, connected, closed. The two implementations are all
 * that knows Paho, so that another client can take its place.
 */
interface Session extends AutoCloseable {
  /** What a session tells. Neither method may throw. */
  interface Listener {
    /** A message; the caller waits until it returns, which is the back-pressure. */
    void arrived(Session session, Arrived message);

    /** The connection is gone; called at most once, and not after {@link Session#close}. */
    void lost(Session session, String why);
  }

  /** A session in the configured version of the protocol, not connected yet. */
  static Session of(BrokerSettings broker, Listener listener) throws SessionFault {
    return broker.version() == 5
        ? new Paho5Session(broker, listener)
        : new Paho3Session(broker, listener);
  }

  /**
   * Connects; bounded by the configured time-out.
   *
   * @return whether the broker kept the session, so that what was published meanwhile follows
   */
  boolean connect() throws SessionFault;

  /**
   * Subscribes.
   *
   * @return the filters that the broker refused
   */
  List<String> subscribe(List<String> filters, int qos) throws SessionFault;

  /** Tells the broker that a message is safe. Does not block. */
  void acknowledge(int id) throws SessionFault;

  /** Ends the connection, telling the broker where it is still there. Never throws. */
  @Override
  void close();
}
