package io.plumbline.driver.opcua;

import java.util.List;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;

/**
 * What happens on a link. Called on the library's threads; only {@link #data} may block, which is
 * the back-pressure.
 */
interface LinkEvents {
  /** The session works, for the first time or again. */
  void sessionActive();

  /** The session does not work any more; the client tries to get it back. */
  void sessionInactive();

  /** The first attempt to connect failed; the client tries again. */
  void attemptFailed(String why);

  /** Values arrived, in their order. */
  void data(List<ItemSettings> items, List<DataValue> values);

  /** The subscription lives and has nothing to say. */
  void alive();

  /** The server could not repeat notifications that were missed. */
  void notificationsLost();

  /** The subscription is no longer on the server. */
  void subscriptionGone(String why);
}
