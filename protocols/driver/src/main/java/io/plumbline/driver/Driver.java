package io.plumbline.driver;

/**
 * A running connection to machines. Made by a {@link DriverFactory} from one {@link
 * ConnectionSpec}.
 *
 * <p>A driver owns its reconnects: after {@link #start} it keeps trying until it is closed, with
 * growing, jittered pauses, and exactly one attempt at a time. While it is disconnected it delivers
 * no values; when it notices the loss it delivers one {@link Reading#bad} for each channel, and
 * after it is back it reports the silence as a gap.
 */
public interface Driver extends AutoCloseable {
  /**
   * Starts reading. Returns at once, whether or not the machine can be reached. Called once.
   *
   * @param sink takes the readings; it may block, which is the back-pressure
   */
  void start(ReadingSink sink);

  /** The state of the connection now. Never blocks. */
  DriverHealth health();

  /**
   * Stops reading and waits, at most a few seconds, until no thread of the driver calls the sink
   * any more. Idempotent.
   */
  @Override
  void close();
}
