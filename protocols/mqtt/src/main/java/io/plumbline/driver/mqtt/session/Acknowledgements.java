package io.plumbline.driver.mqtt.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Which messages the broker may forget. A message is acknowledged when it is safe, in the order of
 * arrival (MQTT-4.6.0-2), and only on the session it came on. A message that comes again on a kept
 * session while its first copy is not yet acknowledged – same packet identifier, same bytes – is
 * not delivered twice: until its acknowledgement a broker may use the identifier for nothing else
 * (MQTT 5.0 and 3.1.1, 2.2.1 and 2.3.1). The duplicate flag is not asked, because Paho loses it in
 * MQTT 5. With quality of service 2 that holds until the broker has released the message, so that
 * an acknowledgement that was lost on the way doubles nothing either (4.3.3). At most one entry per
 * packet identifier. Thread-safe.
 */
public final class Acknowledgements {
  private final Map<Integer, Entry> unacknowledged = new HashMap<>();
  private final Queue<Entry> order = new ArrayDeque<>();
  private @Nullable Session session;

  /** A message between arrival and acknowledgement. */
  public static final class Entry {
    private final int id;
    private final boolean isTwice;
    private final byte[] digest;
    private @Nullable Session on;
    private boolean safe;

    private Entry(Arrived message, byte[] digest, @Nullable Session on) {
      this.id = message.id();
      this.isTwice = message.qos() == 2;
      this.digest = digest;
      this.on = on;
    }
  }

  /** Messages come on this session from now on. */
  public synchronized void opened(Session next) {
    session = next;
    order.clear();
  }

  /** The session is gone: nothing can be acknowledged until the next one. */
  public synchronized void closed() {
    session = null;
    order.clear();
  }

  /** The broker has no session of ours: what was delivered before will not come again. */
  public synchronized void forgetOlderSessions() {
    Iterator<Entry> entries = unacknowledged.values().iterator();
    while (entries.hasNext()) {
      if (entries.next().on != session) {
        entries.remove();
      }
    }
  }

  /**
   * Takes note of a message of quality of service 1 or 2 on the open session.
   *
   * @return its entry, or null when its first copy has been delivered and only has to be
   *     acknowledged
   */
  public synchronized @Nullable Entry arrived(Arrived message) throws SessionFault {
    byte[] digest = digest(message);
    Entry earlier = unacknowledged.get(message.id());
    if (earlier != null
        && (earlier.on != session || earlier.isTwice)
        && Arrays.equals(earlier.digest, digest)) {
      earlier.on = session;
      if (!order.contains(earlier)) {
        order.add(earlier);
      }
      acknowledgeSafe();
      return null;
    }
    Entry entry = new Entry(message, digest, session);
    unacknowledged.put(message.id(), entry);
    order.add(entry);
    return entry;
  }

  /** A message is safe on disk. */
  public synchronized void safe(Entry entry) throws SessionFault {
    entry.safe = true;
    acknowledgeSafe();
  }

  /** The broker will not send a message of quality of service 2 again. */
  public synchronized void released(int id) {
    Entry entry = unacknowledged.get(id);
    if (entry != null && entry.isTwice && entry.safe) {
      unacknowledged.remove(id);
    }
  }

  /** Messages that the broker may send again. */
  synchronized int waiting() {
    return unacknowledged.size();
  }

  private void acknowledgeSafe() throws SessionFault {
    Session open = session;
    while (open != null && !order.isEmpty() && order.peek().safe) {
      Entry entry = order.remove();
      if (!entry.isTwice) {
        unacknowledged.remove(entry.id, entry);
      }
      open.acknowledge(entry.id);
    }
  }

  private static byte[] digest(Arrived message) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(message.topic().getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
      return sha.digest(message.payload());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
