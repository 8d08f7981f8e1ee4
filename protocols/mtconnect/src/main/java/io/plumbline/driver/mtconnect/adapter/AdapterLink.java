package io.plumbline.driver.mtconnect.adapter;

import io.plumbline.driver.Reading;
import io.plumbline.driver.mtconnect.observation.BadLineException;
import io.plumbline.driver.mtconnect.observation.Feed;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection to an adapter. It pings on a thread of its own, because the reading thread may
 * be held by the sink, and is dead when neither a line nor an answer came within twice the interval
 * that the adapter states. One thread reads; {@link #close} may be called by any.
 */
public final class AdapterLink implements Feed {
  private static final Logger LOG = LoggerFactory.getLogger(AdapterLink.class);
  private static final byte[] PING = "* PING\n".getBytes(StandardCharsets.US_ASCII);

  private final AdapterSettings settings;
  private final Socket socket = new Socket();
  private final ShdrInterpreter interpreter;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private Duration interval;
  private Optional<Duration> kept = Optional.empty();
  private boolean closed;
  private @Nullable LineReader lines;

  public AdapterLink(AdapterSettings settings) {
    this.settings = settings;
    this.interpreter = new ShdrInterpreter(settings.channels());
    this.interval = settings.pingInterval();
  }

  /** Connects and starts to ping. */
  @Override
  public void open(String threadName) throws IOException {
    socket.connect(
        new InetSocketAddress(settings.host(), settings.port()),
        (int) settings.connectTimeout().toMillis());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) settings.legacyTimeout().toMillis());
    lines = new LineReader(socket.getInputStream(), settings.lineLimit());
    OutputStream out = socket.getOutputStream();
    lock.lock();
    try {
      if (!closed) {
        Thread.ofPlatform().daemon().name(threadName + "-ping").start(() -> ping(out));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean hasMore() {
    return lines != null && lines.hasLine();
  }

  /** An adapter keeps nothing but its current values. */
  @Override
  public long lost() {
    return -1;
  }

  /** Waits for a line and reads it. */
  @Override
  public List<Reading> read() throws IOException, BadLineException {
    if (lines == null) {
      throw new IllegalStateException("not open");
    }
    String line;
    try {
      line = lines.next();
    } catch (SocketTimeoutException e) {
      throw new IOException("the adapter was silent for " + socket.getSoTimeout() + " ms", e);
    }
    List<Reading> readings = interpreter.read(line);
    if (interpreter.statedInterval().isPresent() && !interpreter.statedInterval().equals(kept)) {
      keepTime(interpreter.statedInterval().get());
      kept = interpreter.statedInterval();
    }
    return readings;
  }

  private void keepTime(Duration stated) throws IOException {
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, 2 * stated.toMillis()));
    lock.lock();
    try {
      interval = stated;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    socket.close();
  }

  private void ping(OutputStream out) {
    try {
      do {
        out.write(PING);
      } while (awaitNextPing());
    } catch (IOException e) {
      LOG.debug("{}: pings end; the reading thread reports why", settings.address(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for the interval, or less when the adapter states another one; false when the link is
   * closed.
   */
  private boolean awaitNextPing() throws InterruptedException {
    lock.lock();
    try {
      Duration asked = interval;
      long left = asked.toNanos();
      while (!closed && left > 0 && asked.equals(interval)) {
        left = closing.awaitNanos(left);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }
}
