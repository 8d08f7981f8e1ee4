package io.plumbline.driver.mqtt.session;

import java.util.List;
import java.util.Optional;

/**
 * One connection to a broker, used once: made, connected, closed. The two implementations are all
 * that knows Paho, so that another client can take its place.
 */
public interface Session extends AutoCloseable {
  /** What a session tells. No method may throw. */
  interface Listener {
    /** A message; the caller waits until it returns, which is the back-pressure. */
    void arrived(Session session, Arrived message);

    /** The connection is gone; called at most once, and not after {@link Session#close}. */
    void lost(Session session, String why);

    /**
     * The broker has released a message of quality of service 2: it does not come again, and its
     * identifier is free.
     */
    default void released(Session session, int id) {}
  }

  /** How long the last words of a session may take. */
  long LAST_WORDS_MILLIS = 500;

  /** What Paho waits for in any case when it disconnects. */
  long FAREWELL_MILLIS = 50;

  /** A session that looks on without saying that it is there. */
  static Session of(BrokerSettings broker, Listener listener) throws SessionFault {
    return of(broker, Optional.empty(), listener);
  }

  /**
   * A session in the configured version of the protocol, not connected yet.
   *
   * @param presence what the broker is to tell others about this session
   */
  static Session of(BrokerSettings broker, Optional<Presence> presence, Listener listener)
      throws SessionFault {
    return broker.version() == 5
        ? new Paho5Session(broker, presence, listener)
        : new Paho3Session(broker, presence, listener);
  }

  /**
   * Connects and announces the presence; bounded by the configured time-out.
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

  /** Sends a message with quality of service 0, not retained. Does not block. */
  void publish(String topic, byte[] payload) throws SessionFault;

  /** Tells the broker that a message is safe, whatever its quality of service. Does not block. */
  void acknowledge(int id) throws SessionFault;

  /**
   * Ends the connection, telling the broker, and the readers of the presence, where it is still
   * there. Never throws.
   */
  @Override
  void close();
}
