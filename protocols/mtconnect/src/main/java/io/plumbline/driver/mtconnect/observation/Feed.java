package io.plumbline.driver.mtconnect.observation;

import io.plumbline.driver.Reading;
import java.io.IOException;
import java.util.List;

/**
 * One connection that brings observations, used once. One thread opens and reads; {@link #close}
 * may be called by any.
 */
public interface Feed extends AutoCloseable {
  /**
   * Connects.
   *
   * @param threadName a name for threads of its own
   * @throws IOException when nobody answers, or the feed was closed
   */
  void open(String threadName) throws IOException, InterruptedException;

  /**
   * Waits for what comes next.
   *
   * @throws BadLineException when it is to be left out
   * @throws IOException when the connection is dead
   */
  List<Reading> read() throws IOException, BadLineException, InterruptedException;

  /** Whether the next {@link #read} finds something already received. */
  boolean hasMore();

  /**
   * How many samples were lost since the last connection: 0 where everything is caught up, −1 where
   * nobody knows.
   */
  long lost();

  /** Ends the connection and its threads. Idempotent. */
  @Override
  void close() throws IOException;
}
