package io.plumbline.driver.modbus;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line to an endpoint: at most one {@link Link} at a time, made when it is needed and dropped
 * after a fault. Used by one thread; {@link #close} may come from another and ends an exchange
 * under way.
 */
final class Line implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Line.class);

  private final Endpoint endpoint;
  private final Duration timeout;
  private volatile @Nullable Link link;
  private volatile boolean closed;

  Line(Endpoint endpoint, Duration timeout) {
    this.endpoint = endpoint;
    this.timeout = timeout;
  }

  /**
   * Asks a slave for a block. A connection that the peer closed while it was idle is replaced once
   * without counting as the slave's fault.
   *
   * @throws LinkFault when the slave did not answer properly
   * @throws IOException when the endpoint cannot be connected
   */
  Reply ask(int unit, Block block) throws LinkFault, IOException {
    for (boolean retried = false; ; retried = true) {
      Link current = connected();
      try {
        return current.read(unit, block.table(), block.start(), block.count());
      } catch (LinkFault e) {
        link = null;
        if (!e.whileIdle || retried) {
          throw e;
        }
        LOG.info(
            "{}: the connection went bad while it was idle and is made anew: {}",
            endpoint,
            e.getMessage());
      }
    }
  }

  private Link connected() throws IOException {
    Link current = link;
    if (current == null) {
      current = Link.open(endpoint, timeout);
      link = current;
      if (closed) {
        current.close();
        throw new IOException("the line is closed");
      }
    }
    return current;
  }

  @Override
  public void close() {
    closed = true;
    Link current = link;
    if (current != null) {
      current.close();
    }
  }
}
