package io.plumbline.driver.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A TCP link on loopback between a driver and its machine that can be cut, frozen, slowed down or
 * filled with garbage, and that counts connections. Its threads are daemons whose names start with
 * {@value #THREADS}. Thread-safe.
 */
public final class FaultyLink implements AutoCloseable {
  /** The first letters of the names of the link's threads. */
  public static final String THREADS = "kit-link";

  private static final int CONNECT_MILLIS = 2_000;

  /** How much later than the driver closes a connection the link may see its end. */
  private static final long SEEN_LATER_NANOS = 250_000_000;

  private final int machinePort;
  private final int port;

  /**
   * Has the port while the link is cut. It does not listen, so connections are refused, and nobody
   * who looks for a free port finds this one.
   */
  private final Socket reservation;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Socket> sockets = new HashSet<>();
  private final Random random = new Random(20_261_121);
  private @Nullable ServerSocket listener;
  private boolean frozen;
  private boolean garbled;
  private long delayNanos;
  private final List<Long> begins = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private int open;

  /** A link to a port on 127.0.0.1, cut at first. */
  public FaultyLink(int machinePort) {
    this.machinePort = machinePort;
    this.port = Ports.draw();
    try {
      reservation = Ports.reserve(port);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot reserve 127.0.0.1:" + port, e);
    }
  }

  /** Where a driver finds the machine. The same port all the time. */
  public int port() {
    return port;
  }

  /** Starts to listen, also again after {@link #cut()}. */
  public void restore() {
    lock.lock();
    try {
      if (listener != null) {
        return;
      }
      ServerSocket fresh = Ports.listen(port);
      listener = fresh;
      thread("accept", () -> accept(fresh));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
    } finally {
      lock.unlock();
    }
  }

  /** Resets every connection and refuses new ones. When this returns, none is counted any more. */
  public void cut() {
    lock.lock();
    try {
      if (listener != null) {
        listener.close();
        listener = null;
        // Until the thread that accepts has woken up, the system would still take connections.
        Ports.awaitFree(port);
      }
      // All first: who pumps from a socket that is closed closes the other end.
      for (Socket socket : sockets) {
        resetAtClose(socket);
      }
      for (Socket socket : Set.copyOf(sockets)) {
        socket.close();
      }
      changed.signalAll();
      while (open > 0) {
        changed.awaitUninterruptibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Nothing passes any more in either direction, but connections stay open and new ones are
   * accepted.
   */
  public void freeze() {
    set(() -> frozen = true);
  }

  /** Lets bytes pass again, those that were held too. */
  public void thaw() {
    set(() -> frozen = false);
  }

  /** Replaces every byte from the machine by a random one. */
  public void garble(boolean on) {
    set(() -> garbled = on);
  }

  /** Holds each packet from the machine for this long. */
  public void slowDown(Duration delay) {
    set(() -> delayNanos = delay.toNanos());
  }

  /** How many connections are open now. */
  public int open() {
    return get(() -> open);
  }

  /**
   * How many connections were open at the same time at most. Two that share less than a quarter of
   * a second do not count: a driver that closes one and opens the next at once is faster than the
   * thread that sees the end of the first.
   */
  public int mostOpen() {
    return get(() -> {
      long[] from = begins.stream().mapToLong(Long::longValue).sorted().toArray();
      long[] to = ends.stream().mapToLong(Long::longValue).sorted().toArray();
      int most = 0;
      int ended = 0;
      for (int begun = 0; begun < from.length; begun++) {
        while (ended < to.length && to[ended] <= from[begun]) {
          ended++;
        }
        most = Math.max(most, begun + 1 - ended);
      }
      return most;
    });
  }

  /** How many connections there were so far. */
  public int accepted() {
    return get(begins::size);
  }

  @Override
  public void close() {
    thaw();
    cut();
    try {
      reservation.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        connect(from.accept(), from);
      } catch (IOException e) {
        if (from.isClosed()) {
          return;
        }
        throw new UncheckedIOException(e);
      }
    }
  }

  private void connect(Socket driver, ServerSocket from) throws IOException {
    Socket machine = new Socket();
    long begin = System.nanoTime();
    lock.lock();
    try {
      if (listener != from) { // cut since it was accepted
        reset(driver);
        return;
      }
      begins.add(begin);
      open++;
      sockets.add(driver);
      sockets.add(machine);
    } finally {
      lock.unlock();
    }
    try {
      machine.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), machinePort), CONNECT_MILLIS);
      driver.setTcpNoDelay(true);
      machine.setTcpNoDelay(true);
    } catch (IOException e) {
      // Nobody listens behind the link: the driver sees a reset, as with a machine that just died.
      finish(driver, machine, begin);
      return;
    }
    thread("up", () -> pump(driver, machine, false));
    thread(
        "down",
        () -> {
          pump(machine, driver, true);
          finish(driver, machine, begin);
        });
  }

  private void finish(Socket driver, Socket machine, long begin) {
    close(driver);
    close(machine);
    lock.lock();
    try {
      sockets.remove(driver);
      sockets.remove(machine);
      ends.add(Math.max(begin + 1, System.nanoTime() - SEEN_LATER_NANOS));
      open--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void pump(Socket from, Socket to, boolean fromMachine) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        disturb(buffer, n, fromMachine, to);
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // A side went away: both ends are closed below, which is all that a link can tell.
      close(from);
    } finally {
      close(to);
      close(from);
    }
  }

  private void disturb(byte[] buffer, int n, boolean fromMachine, Socket to) throws IOException {
    lock.lock();
    try {
      long left = fromMachine ? delayNanos : 0;
      while (left > 0 && !to.isClosed()) {
        left = changed.awaitNanos(left);
      }
      while (frozen && !to.isClosed()) {
        changed.await();
      }
      if (fromMachine && garbled) {
        byte[] noise = new byte[n];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, buffer, 0, n);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  private static void reset(Socket socket) throws IOException {
    resetAtClose(socket);
    socket.close();
  }

  private static void resetAtClose(Socket socket) throws IOException {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException e) {
      if (!socket.isClosed()) {
        throw e;
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void thread(String what, Runnable body) {
    Thread.ofPlatform().daemon().name(THREADS + "-" + what).start(body);
  }

  private void set(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int get(IntSupplier read) {
    lock.lock();
    try {
      return read.getAsInt();
    } finally {
      lock.unlock();
    }
  }
}
