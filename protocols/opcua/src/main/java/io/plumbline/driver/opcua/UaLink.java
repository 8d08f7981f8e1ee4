package io.plumbline.driver.opcua;

import io.plumbline.driver.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.SessionActivityListener;
import org.eclipse.milo.opcua.sdk.client.UaSession;
import org.eclipse.milo.opcua.sdk.client.subscriptions.MonitoredItemServiceOperationResult;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.MonitoringFilter;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of a server with at most one subscription. The client reconnects by itself (1 s,
 * doubled up to 16 s) and transfers the subscription; there is no second loop here. One thread
 * calls the methods; events come on others.
 */
final class UaLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UaLink.class);

  private static final int MOST_PER_READ = 1_000;

  /** Few enough that what is decoded and not yet delivered dies young; more follow at once. */
  private static final int MOST_PER_PUBLISH = 1_000;

  private static final Duration GOODBYE = Duration.ofSeconds(7);

  private final ServerSettings settings;
  private final OpcUaClient client;
  private @Nullable NodeId[] nodes = new @Nullable NodeId[0];
  private Map<ItemSettings, StatusCode> unresolved = Map.of();
  private @Nullable OpcUaSubscription subscription;

  /**
   * Makes the client; nothing is sent yet.
   *
   * @throws IOException when the own certificate or the password cannot be read
   */
  UaLink(ServerSettings settings, EndpointDiscovery.Found found, MiloThreads threads)
      throws UaException, IOException {
    this.settings = settings;
    this.client =
        OpcUaClient.create(
            ClientConfiguration.make(settings, found),
            transport -> {
              threads.use(transport);
              transport.setConnectTimeout(ClientConfiguration.millis(settings.connectTimeout()));
              transport.setAcknowledgeTimeout(
                  ClientConfiguration.millis(settings.requestTimeout()));
            });
  }

  /**
   * Starts to connect and returns at once; from here on the client keeps trying until it is closed.
   */
  void open(LinkEvents events) {
    client.addSessionActivityListener(
        new SessionActivityListener() {
          @Override
          public void onSessionActive(UaSession session) {
            events.sessionActive();
          }

          @Override
          public void onSessionInactive(UaSession session) {
            events.sessionInactive();
          }
        });
    client
        .connectAsync()
        .whenComplete((connected, failure) -> {
          if (failure != null) {
            events.attemptFailed(OpcUaErrors.describe(failure));
          }
        });
  }

  /** Connects and waits for the session. */
  void openAndWait() throws UaException {
    client.connect();
  }

  /** The client, for looking around by hand. */
  OpcUaClient client() {
    return client;
  }

  /** Whether there is a subscription on the server, as far as this side knows. */
  boolean subscribed() {
    return subscription != null
        && subscription.getSyncState() != OpcUaSubscription.SyncState.INITIAL;
  }

  /**
   * Makes the subscription with an item for each channel, anew where there was one.
   *
   * @return the channels that the server refused, with its status
   */
  Map<ItemSettings, StatusCode> subscribe(LinkEvents events) throws UaException {
    OpcUaSubscription fresh = new OpcUaSubscription(client, settings.publishing().toMillis());
    fresh.setTargetKeepAliveInterval(settings.silence().toMillis());
    long keepAlives = fresh.getMaxKeepAliveCount().longValue();
    long lifetime =
        Math.max(3 * keepAlives, settings.lifetime().toMillis() / settings.publishing().toMillis());
    fresh.setLifetimeCount(Unsigned.uint(lifetime));
    fresh.setMaxNotificationsPerPublish(Unsigned.uint(MOST_PER_PUBLISH));
    fresh.setSubscriptionListener(new SubscriptionEvents(events));
    subscription = fresh;
    NodeResolver.Resolved resolved = NodeResolver.resolve(client, settings.items());
    nodes = resolved.nodes();
    unresolved = resolved.refused();
    fresh.create();
    Map<ItemRules, MonitoringFilter> filters = new HashMap<>();
    for (int i = 0; i < nodes.length; i++) {
      NodeId node = nodes[i];
      if (node != null) {
        fresh.addMonitoredItem(monitoredItem(settings.items().get(i), node, filters));
      }
    }
    return createMissing();
  }

  /**
   * Creates the items that are not on the server yet.
   *
   * @return the channels that it refuses, with its status
   */
  Map<ItemSettings, StatusCode> createMissing() throws UaException {
    Map<ItemSettings, StatusCode> refused = new LinkedHashMap<>(unresolved);
    if (subscription != null) {
      for (MonitoredItemServiceOperationResult result : subscription.createMonitoredItems()) {
        if (!result.serviceResult().isGood()) {
          throw new UaException(result.serviceResult());
        }
        if (!result.isGood()) {
          refused.put(
              settings(result.monitoredItem()), result.operationResult().orElse(StatusCode.BAD));
        }
      }
    }
    return refused;
  }

  /** How long the subscription may be silent: two of its keep-alives and the time for an answer. */
  Duration silenceLimit() {
    Duration interval = settings.silence();
    if (subscription != null && subscription.getServerState().isPresent()) {
      OpcUaSubscription.ServerState state = subscription.getServerState().get();
      long revised =
          (long) (state.getPublishingInterval() * (state.getMaxKeepAliveCount().longValue() + 1));
      interval = Duration.ofMillis(Math.max(revised, interval.toMillis()));
    }
    return interval.multipliedBy(2).plus(settings.requestTimeout());
  }

  /** Looks the nodes up without subscribing; returns the channels without one. */
  Map<ItemSettings, StatusCode> resolve() throws UaException {
    NodeResolver.Resolved resolved = NodeResolver.resolve(client, settings.items());
    nodes = resolved.nodes();
    return resolved.refused();
  }

  /** Reads every channel once. */
  List<Reading> readAll(long lostMicros) throws UaException {
    return readAll(lostMicros, (item, status) -> {});
  }

  /**
   * Reads every channel once.
   *
   * @param refused takes what the server says of each channel that is BAD
   */
  List<Reading> readAll(long lostMicros, BiConsumer<ItemSettings, StatusCode> refused)
      throws UaException {
    long[] never = new long[settings.items().size()];
    Arrays.fill(never, Long.MIN_VALUE);
    return readAll(lostMicros, never, refused);
  }

  /**
   * Reads every channel once.
   *
   * @param seen the source time that each channel's value had when it was read before, updated: a
   *     value that still has it carries the server time, at which it is still so
   */
  List<Reading> readAll(long lostMicros, long[] seen) throws UaException {
    return readAll(lostMicros, seen, (item, status) -> {});
  }

  private List<Reading> readAll(
      long lostMicros, long[] seen, BiConsumer<ItemSettings, StatusCode> refused)
      throws UaException {
    int[] items = IntStream.range(0, nodes.length).filter(i -> nodes[i] != null).toArray();
    int most =
        client
            .getOperationLimits()
            .maxNodesPerRead()
            .map(UInteger::intValue)
            .filter(n -> n > 0)
            .orElse(MOST_PER_READ);
    int each = Math.min(most, MOST_PER_READ);
    List<Reading> readings = new ArrayList<>(items.length);
    for (int from = 0; from < items.length; from += each) {
      int[] part = Arrays.copyOfRange(items, from, Math.min(items.length, from + each));
      List<ReadValueId> ids = Arrays.stream(part).mapToObj(i -> valueOf(nodes[i])).toList();
      DataValue[] values = client.read(0, TimestampsToReturn.Both, ids).getResults();
      for (int i = 0; values != null && i < Math.min(values.length, part.length); i++) {
        ItemSettings item = settings.items().get(part[i]);
        long before = seen[part[i]];
        readings.add(Conversion.reading(item, values[i], Math.max(lostMicros, before)));
        seen[part[i]] = Conversion.micros(values[i].sourceTime());
        StatusCode status = values[i].statusCode();
        if (status != null && status.isBad()) {
          refused.accept(item, status);
        }
      }
    }
    return readings;
  }

  /** The configuration behind a monitored item. */
  static ItemSettings settings(OpcUaMonitoredItem item) {
    return (ItemSettings) item.getUserObject().orElseThrow();
  }

  /** Ends session and connection; waits a few seconds for the server's goodbye. */
  @Override
  public void close() {
    try {
      client.disconnectAsync().get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("{}: no goodbye: {}", settings.address(), OpcUaErrors.describe(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static ReadValueId valueOf(NodeId node) {
    return new ReadValueId(node, AttributeId.Value.uid(), null, QualifiedName.NULL_VALUE);
  }

  private static OpcUaMonitoredItem monitoredItem(
      ItemSettings item, NodeId node, Map<ItemRules, MonitoringFilter> filters) {
    OpcUaMonitoredItem monitored = OpcUaMonitoredItem.newDataItem(node);
    monitored.setUserObject(item);
    monitored.setSamplingInterval(item.rules().sampling().toMillis());
    monitored.setQueueSize(Unsigned.uint(item.rules().queue()));
    item.rules()
        .filter()
        .ifPresent(
            filter -> monitored.setFilter(filters.computeIfAbsent(item.rules(), rules -> filter)));
    return monitored;
  }

  /**
   * Passes on what a subscription says; each of these runs on the subscription's delivery queue.
   */
  private record SubscriptionEvents(LinkEvents events)
      implements OpcUaSubscription.SubscriptionListener {
    @Override
    public void onDataReceived(
        OpcUaSubscription from, List<OpcUaMonitoredItem> items, List<DataValue> values) {
      events.data(items.stream().map(UaLink::settings).toList(), values);
    }

    @Override
    public void onKeepAliveReceived(OpcUaSubscription from) {
      events.alive();
    }

    @Override
    public void onNotificationDataLost(OpcUaSubscription from) {
      events.notificationsLost();
    }

    @Override
    public void onStatusChanged(OpcUaSubscription from, StatusCode status) {
      events.subscriptionGone("the server ended the subscription: " + OpcUaErrors.name(status));
    }

    @Override
    public void onTransferFailed(OpcUaSubscription from, StatusCode status) {
      events.subscriptionGone("the subscription did not survive: " + OpcUaErrors.name(status));
    }
  }
}
