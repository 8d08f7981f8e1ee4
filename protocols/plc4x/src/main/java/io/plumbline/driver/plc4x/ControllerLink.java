package io.plumbline.driver.plc4x;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.plc4x.java.api.PlcConnection;
import org.apache.plc4x.java.api.exceptions.PlcInvalidTagException;
import org.apache.plc4x.java.api.messages.PlcReadRequest;
import org.apache.plc4x.java.api.messages.PlcReadResponse;
import org.apache.plc4x.java.api.types.PlcResponseCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a controller, used once. Every call of the library is made on a thread of its
 * own with a deadline, because some of its drivers never return where nobody answers properly.
 * After any fault the link is of no use any more: an answer that comes late reaches nobody. One
 * thread reads; {@link #close} may be called by any.
 */
final class ControllerLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControllerLink.class);
  private static final int LAST_CALL_SECONDS = 2;

  /** As many as S7 takes. */
  private static final int TAGS_PER_PACKET = 20;

  private final Plc4xSettings settings;
  private final TagGroups groups;
  private final ExecutorService calls;

  /** One call at a time: a connection is not closed while it is still being made. */
  private final Semaphore turn = new Semaphore(1);

  private volatile @Nullable PlcConnection connection;
  private volatile boolean closed;
  private int requests;

  ControllerLink(Plc4xSettings settings, TagGroups groups, String threadName) {
    this.settings = settings;
    this.groups = groups;
    calls =
        Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name(threadName + "-call-", 0).factory());
  }

  /**
   * Connects, within the time-out. The connection is ours before it connects: one that the library
   * connects itself would be out of reach, with its threads, where nobody ever answers.
   */
  void open() throws LinkFault, InterruptedException {
    groups.begin();
    within(() -> {
      PlcConnection made = settings.driver().getConnection(settings.address());
      connection = made;
      made.connect();
      if (closed) {
        made.close();
      }
      return true;
    });
  }

  /**
   * Reads every tag once.
   *
   * @param faults takes one line for each tag without a value
   * @throws LinkFault when the controller does not answer in time
   */
  List<Reading> read(Consumer<String> faults) throws LinkFault, InterruptedException {
    Map<ChannelSpec, Value> values = new HashMap<>();
    int number = 0;
    for (List<ChannelSpec> some = groups.request(number);
        some != null;
        some = groups.request(++number)) {
      try {
        ask(some, values);
      } catch (LinkFault e) {
        groups.unanswered(number);
        throw e;
      }
      groups.answered(number, values.keySet());
    }
    groups.complete(values.keySet());
    List<Reading> readings = new ArrayList<>();
    for (ChannelSpec channel : settings.tags().keySet()) {
      Value value = values.get(channel);
      if (value == null) {
        faults.accept(
            (groups.rests(channel)
                    ? "%s: no answer to %s; left out until a connection in %d min or later"
                    : "%s: the controller refuses %s")
                .formatted(channel, tag(channel), TagGroups.REST.toMinutes()));
        readings.add(Reading.bad(channel, Reading.NO_TIME));
      } else {
        readings.add(new Reading(channel, Reading.NO_TIME, value, Quality.GOOD));
      }
    }
    return readings;
  }

  /** How many packets were asked for so far, or a little more. */
  int requests() {
    return requests;
  }

  /** Asks for some tags; what the controller refuses is not among the values then. */
  private void ask(List<ChannelSpec> some, Map<ChannelSpec, Value> values)
      throws LinkFault, InterruptedException {
    PlcConnection open = connection;
    if (open == null) {
      throw new IllegalStateException("not open");
    }
    requests += 1 + some.size() / TAGS_PER_PACKET;
    PlcReadRequest.Builder request = open.readRequestBuilder();
    for (int i = 0; i < some.size(); i++) {
      request.addTagAddress(name(i), tag(some.get(i)));
    }
    try {
      values.putAll(within(() -> values(some, request.build().execute().get())));
    } catch (LinkFault e) {
      throw e.asking("%d tags, the first %s".formatted(some.size(), tag(some.getFirst())));
    }
  }

  private static Map<ChannelSpec, Value> values(List<ChannelSpec> asked, PlcReadResponse response) {
    Map<ChannelSpec, Value> values = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      if (isThere(response, name(i))) {
        Value value = PlcValues.value(response.getPlcValue(name(i)));
        if (!value.isEmpty()) {
          values.put(asked.get(i), value);
        }
      }
    }
    return values;
  }

  private static boolean isThere(PlcReadResponse response, String name) {
    try {
      return response.getResponseCode(name) == PlcResponseCode.OK;
    } catch (PlcInvalidTagException e) {
      // The answer lacks what was asked for.
      return false;
    }
  }

  private static String name(int number) {
    return "t" + number;
  }

  private String tag(ChannelSpec channel) {
    return settings.tags().getOrDefault(channel, "");
  }

  private <T> T within(Callable<T> call) throws LinkFault, InterruptedException {
    Future<T> running = submit(call);
    try {
      return running.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      running.cancel(true);
      throw new LinkFault(
          "%s: no answer within %d ms".formatted(settings.address(), settings.timeout().toMillis()),
          e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new LinkFault("%s: %s".formatted(settings.address(), cause), cause);
    }
  }

  private synchronized <T> Future<T> submit(Callable<T> call) throws LinkFault {
    if (closed) {
      throw new LinkFault("%s: closed".formatted(settings.address()), null);
    }
    return calls.submit(() -> {
      turn.acquire();
      try {
        return call.call();
      } finally {
        turn.release();
      }
    });
  }

  /** Ends the connection, without waiting for the library. Idempotent, from whatever threads. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    PlcConnection open = connection;
    if (open != null) {
      Future<?> ending =
          calls.submit(() -> {
            try {
              // A call that is interrupted ends soon, or never; then it cannot be waited for.
              boolean free = turn.tryAcquire(LAST_CALL_SECONDS, TimeUnit.SECONDS);
              open.close();
              LOG.trace("{}: closed, after the last call: {}", settings.name(), free);
            } catch (Exception e) {
              LOG.debug("{}: a connection that cannot be closed", settings.name(), e);
            }
          });
      LOG.trace("{}: closing {}", settings.name(), ending);
    }
    calls.shutdown();
  }
}
