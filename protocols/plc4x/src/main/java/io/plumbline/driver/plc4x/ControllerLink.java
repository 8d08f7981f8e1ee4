package io.plumbline.driver.plc4x;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.plc4x.java.api.PlcConnection;
import org.apache.plc4x.java.api.PlcDriverManager;
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

  /** So many requests more a poll may cost. */
  private static final int MOST_ALONE = 50;

  private final Plc4xSettings settings;
  private final Map<String, ChannelSpec> names = new LinkedHashMap<>();

  /**
   * Tags that are asked for one by one, because they were refused: the library merges neighbours
   * into one request, and one refused tag takes the whole request along.
   */
  private final Set<String> alone = new LinkedHashSet<>();

  private final ExecutorService calls;
  private volatile @Nullable PlcConnection connection;
  private volatile boolean closed;

  ControllerLink(Plc4xSettings settings, String threadName) {
    this.settings = settings;
    int n = 0;
    for (ChannelSpec channel : settings.tags().keySet()) {
      names.put("t" + n++, channel);
    }
    calls =
        Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name(threadName + "-call-", 0).factory());
  }

  /** Connects, within the time-out. */
  void open() throws LinkFault, InterruptedException {
    within(() -> {
      PlcConnection opened =
          PlcDriverManager.getDefault().getConnectionManager().getConnection(settings.address());
      connection = opened;
      if (closed) {
        opened.close();
      }
      return true;
    });
  }

  /**
   * Reads every tag once.
   *
   * @param faults takes one line for each tag that the controller refuses
   * @throws LinkFault when the controller does not answer in time
   */
  List<Reading> read(Consumer<String> faults) throws LinkFault, InterruptedException {
    Map<String, Value> values = new HashMap<>();
    List<String> together = new ArrayList<>(names.keySet());
    together.removeAll(alone);
    ask(together, values);
    for (String name : together) {
      if (!values.containsKey(name) && alone.size() < MOST_ALONE) {
        alone.add(name);
      }
    }
    for (String name : List.copyOf(alone)) {
      ask(List.of(name), values);
      if (values.containsKey(name)) {
        alone.remove(name);
      }
    }
    List<Reading> readings = new ArrayList<>();
    names.forEach((name, channel) -> {
      Value value = values.get(name);
      if (value == null) {
        faults.accept("%s: the controller refuses %s".formatted(channel, tag(channel)));
        readings.add(Reading.bad(channel, Reading.NO_TIME));
      } else {
        readings.add(new Reading(channel, Reading.NO_TIME, value, Quality.GOOD));
      }
    });
    return readings;
  }

  /** Asks for some tags; what the controller refuses is not among the values then. */
  private void ask(List<String> some, Map<String, Value> values)
      throws LinkFault, InterruptedException {
    PlcConnection open = connection;
    if (open == null) {
      throw new IllegalStateException("not open");
    }
    if (some.isEmpty()) {
      return;
    }
    PlcReadResponse response = within(() -> request(open, some).execute().get());
    for (String name : some) {
      if (response.getResponseCode(name) == PlcResponseCode.OK) {
        Value value = PlcValues.value(response.getPlcValue(name));
        if (!value.isEmpty()) {
          values.put(name, value);
        }
      }
    }
  }

  private PlcReadRequest request(PlcConnection open, List<String> some) {
    PlcReadRequest.Builder request = open.readRequestBuilder();
    for (String name : some) {
      ChannelSpec channel = names.get(name);
      if (channel != null) {
        request.addTagAddress(name, tag(channel));
      }
    }
    return request.build();
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
    return calls.submit(call);
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
              open.close();
            } catch (Exception e) {
              LOG.debug("{}: a connection that cannot be closed", settings.name(), e);
            }
          });
      LOG.trace("{}: closing {}", settings.name(), ending);
    }
    calls.shutdown();
  }
}
