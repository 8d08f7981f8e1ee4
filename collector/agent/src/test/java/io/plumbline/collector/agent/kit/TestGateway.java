package io.plumbline.collector.agent.kit;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A gateway for tests: a real TLS server that keeps to {@code docs/formats/uplink.md} and holds
 * what it admits in memory. Its faults are set by the test.
 */
public final class TestGateway implements AutoCloseable {
  private final SSLServerSocket server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final List<Frame> frames = new ArrayList<>();
  private final List<Seal> seals = new ArrayList<>();
  private final Map<UUID, Long> reached = new HashMap<>();
  private final Map<UUID, Digest> heads = new HashMap<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong duplicates = new AtomicLong();
  private final AtomicLong skips = new AtomicLong();
  private volatile long credit = 1 << 20;
  private volatile Function<TelemetryFrame, @Nullable Refusal> judge = frame -> null;
  private volatile Predicate<TelemetryFrame> unreadable = frame -> false;
  private volatile Predicate<String> writable = device -> true;
  private volatile int hangUpAfter = Integer.MAX_VALUE;
  private volatile long clockAheadMicros;
  private volatile boolean answers = true;
  private volatile boolean welcomes = true;

  public TestGateway(SSLContext context) throws IOException {
    server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setNeedClientAuth(true);
    server.setEnabledProtocols(new String[] {"TLSv1.3"});
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Bytes of offers that may be under way. */
  public TestGateway credit(long bytes) {
    credit = bytes;
    return this;
  }

  /** Refuses frames for which this gives a reason. */
  public TestGateway judge(Function<TelemetryFrame, @Nullable Refusal> reason) {
    judge = reason;
    return this;
  }

  /** Takes such frames for bytes whose head cannot be read. */
  public TestGateway unreadable(Predicate<TelemetryFrame> frames) {
    unreadable = frames;
    return this;
  }

  /** Which devices the agent may write. */
  public TestGateway writable(Predicate<String> devices) {
    writable = devices;
    return this;
  }

  /** Sets its clock ahead of the machine's. */
  public TestGateway clockAhead(Duration ahead) {
    clockAheadMicros = ahead.toNanos() / 1000;
    return this;
  }

  /** Closes each connection after so many offers, before it answers the last one. */
  public TestGateway hangUpAfter(int offers) {
    hangUpAfter = offers;
    return this;
  }

  /** Whether offers are answered. */
  public TestGateway answers(boolean does) {
    answers = does;
    return this;
  }

  /** Whether Hello is answered by Welcome; otherwise by UNAVAILABLE. */
  public TestGateway welcomes(boolean does) {
    welcomes = does;
    return this;
  }

  /**
   * Forgets frames of a boot from a sequence on, as a gateway does that is restored from a backup.
   */
  public void forget(UUID boot, long from) {
    synchronized (frames) {
      frames.removeIf(
          frame -> frame.header().boot().equals(boot) && frame.header().sequence() >= from);
      reached.put(boot, from - 1);
      frames.stream()
          .filter(
              frame -> frame.header().boot().equals(boot) && frame.header().sequence() == from - 1)
          .forEach(frame -> heads.put(boot, frame.digest()));
    }
    open.forEach(TestGateway::cut);
  }

  public List<Frame> frames() {
    synchronized (frames) {
      return List.copyOf(frames);
    }
  }

  public List<Seal> seals() {
    synchronized (frames) {
      return List.copyOf(seals);
    }
  }

  public List<Sample> samples() {
    return frames().stream().flatMap(frame -> ((TelemetryFrame) frame).samples().stream()).toList();
  }

  public List<Gap> gaps() {
    return frames().stream().flatMap(frame -> ((TelemetryFrame) frame).gaps().stream()).toList();
  }

  public int connections() {
    return connections.get();
  }

  public long duplicates() {
    return duplicates.get();
  }

  public long skips() {
    return skips.get();
  }

  /** What this server did not expect of an agent. */
  public List<Throwable> faults() {
    return faults;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (SocketException e) {
        return; // Closed.
      } catch (IOException e) {
        faults.add(e);
      }
    }
  }

  private void serve(SSLSocket socket) {
    try (socket) {
      new Conversation(socket).hold();
    } catch (EOFException | SocketException | SSLException e) {
      cut(socket); // The agent or the test has gone.
    } catch (IOException | FormatFault | RuntimeException e) {
      faults.add(e);
    } finally {
      open.remove(socket);
    }
  }

  private static void cut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Cuts every connection. */
  public void cutAll() {
    open.forEach(TestGateway::cut);
  }

  @Override
  public void close() throws IOException {
    server.close();
    cutAll();
  }

  /** One connection. */
  private final class Conversation {
    private final DataInputStream in;
    private final DataOutputStream out;
    private int offers;
    private boolean isHolding;
    private @Nullable UUID awaitedBoot;
    private long awaited;
    private @Nullable UUID announcedBoot;
    private long announced;

    Conversation(SSLSocket socket) throws IOException {
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
    }

    void hold() throws IOException, FormatFault {
      UplinkMessage.Hello hello = (UplinkMessage.Hello) receive();
      if (!welcomes) {
        send(
            new UplinkMessage.Refuse(
                Refusal.UNAVAILABLE, new UUID(0, 0), 0, 0, "later, " + hello.agent()));
        return;
      }
      connections.incrementAndGet();
      send(new UplinkMessage.Welcome(UplinkMessage.VERSION, credit));
      while (true) {
        UplinkMessage message = receive();
        if (message instanceof UplinkMessage.AskClock(var asked)) {
          long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
          send(new UplinkMessage.TellClock(asked, now + clockAheadMicros, now + clockAheadMicros));
          continue;
        }
        if (message instanceof UplinkMessage.Skip(var boot, var sequence)) {
          skips.incrementAndGet();
          announcedBoot = boot;
          announced = sequence;
          isHolding = false;
          continue;
        }
        boolean isLast = ++offers >= hangUpAfter;
        take(message, isLast || !answers);
        if (isLast) {
          return;
        }
      }
    }

    private void take(UplinkMessage message, boolean isSilent) throws IOException, FormatFault {
      UplinkMessage answer;
      synchronized (frames) {
        answer =
            switch (message) {
              case UplinkMessage.OfferFrame(var bytes) ->
                  frame((TelemetryFrame) Frame.decode(ByteBuffer.wrap(bytes)));
              case UplinkMessage.OfferSeal(var bytes) -> seal(Seal.decode(ByteBuffer.wrap(bytes)));
              default -> throw new IllegalStateException("an agent sent " + message);
            };
      }
      if (!isSilent && answer != null) {
        send(answer);
      }
    }

    private @Nullable UplinkMessage frame(TelemetryFrame frame) {
      FrameHeader header = frame.header();
      UUID boot = header.boot();
      long sequence = header.sequence();
      if (isHolding) {
        if (!boot.equals(awaitedBoot) || sequence > awaited) {
          return null;
        }
        isHolding = false;
      }
      long before = reached.getOrDefault(boot, 0L);
      if (sequence <= before) {
        duplicates.incrementAndGet();
        return new UplinkMessage.Ack(boot, sequence, credit);
      }
      boolean isAnnounced = boot.equals(announcedBoot) && announced == sequence;
      if (sequence > before + 1 && !isAnnounced) {
        return refuse(Refusal.SEQUENCE, boot, sequence, before + 1);
      }
      if (before > 0
          && sequence == before + 1
          && !header.previous().equals(heads.getOrDefault(boot, Digest.ZERO))) {
        return refuse(Refusal.CHAIN, boot, sequence, before + 1);
      }
      if (unreadable.test(frame)) {
        isHolding = true;
        awaitedBoot = null;
        return new UplinkMessage.Refuse(
            Refusal.MALFORMED, new UUID(0, 0), 0, 0, "as the test says");
      }
      Optional<String> foreign = foreign(frame);
      if (foreign.isPresent()) {
        String text = "agent 'edge-1' may not write device '" + foreign.get() + "'";
        return refuse(Refusal.DEVICE, boot, sequence, before + 1, text);
      }
      Refusal reason = judge.apply(frame);
      if (reason != null) {
        return refuse(reason, boot, sequence, before + 1);
      }
      frames.add(frame);
      reached.put(boot, sequence);
      heads.put(boot, frame.digest());
      return new UplinkMessage.Ack(boot, sequence, credit);
    }

    private Optional<String> foreign(TelemetryFrame frame) {
      return Stream.concat(
              frame.series().stream().map(Series::device),
              frame.gaps().stream()
                  .filter(gap -> gap.cause() != Gap.Cause.REFUSED)
                  .map(Gap::device)
                  .filter(device -> !device.isEmpty()))
          .filter(device -> !writable.test(device))
          .findFirst();
    }

    private UplinkMessage refuse(Refusal reason, UUID boot, long sequence, long expected) {
      return refuse(reason, boot, sequence, expected, "as the test says");
    }

    private UplinkMessage refuse(
        Refusal reason, UUID boot, long sequence, long expected, String text) {
      isHolding = true;
      awaitedBoot = boot;
      awaited = expected;
      return new UplinkMessage.Refuse(reason, boot, sequence, expected, text);
    }

    private @Nullable UplinkMessage seal(Seal seal) {
      if (isHolding && !(seal.boot().equals(awaitedBoot) && seal.sequence() < awaited)) {
        return null;
      }
      boolean isCovered =
          frames.stream()
              .anyMatch(frame ->
                  frame.header().boot().equals(seal.boot())
                      && frame.header().sequence() == seal.sequence()
                      && frame.digest().equals(seal.head()));
      if (!isCovered) {
        return new UplinkMessage.Refuse(
            Refusal.SEAL,
            seal.boot(),
            seal.sequence(),
            reached.getOrDefault(seal.boot(), 0L),
            "covers no frame");
      }
      seals.add(seal);
      return new UplinkMessage.AckSeal(seal.boot(), seal.sequence());
    }

    private UplinkMessage receive() throws IOException, FormatFault {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return UplinkMessage.decode(ByteBuffer.wrap(bytes));
    }

    private void send(UplinkMessage message) throws IOException {
      byte[] bytes = message.encode();
      out.writeInt(bytes.length);
      out.write(bytes);
      out.flush();
    }
  }
}
