package io.plumbline.driver.mqtt.session;

import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * The messages of quality of service 2 on one connection that the broker has not released yet, by
 * packet identifier (MQTT 5.0 and 3.1.1, 4.3.3).
 *
 * <p>A client library would confirm such a message on arrival with PUBREC, whereupon the broker
 * forgets its content, and hand it over only after PUBREL: between the two it would be nowhere but
 * in the memory of the agent. So {@link PacketGuard} shows it to the library as one of quality 1,
 * which is handed over at once and waits for our acknowledgement, and {@link ReceiptStream} turns
 * that acknowledgement, which comes when the message is on disk, into the PUBREC. The library
 * itself answers PUBREL with PUBCOMP. Thread-safe.
 */
final class QualityTwo {
  private final Set<Integer> received = new HashSet<>();
  private final IntConsumer released;

  /**
   * Nothing yet.
   *
   * @param released hears which identifier the broker has released
   */
  QualityTwo(IntConsumer released) {
    this.released = released;
  }

  synchronized void received(int id) {
    received.add(id);
  }

  void released(int id) {
    synchronized (this) {
      received.remove(id);
    }
    released.accept(id);
  }

  /** Whether a message with this identifier is one of quality 2. */
  synchronized boolean has(int id) {
    return received.contains(id);
  }
}
