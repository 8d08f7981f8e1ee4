package io.plumbline.benchmarks.agent;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.core.AccessLevel;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.BuildInfo;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;
import org.jspecify.annotations.Nullable;

/**
 * An OPC UA server without security, a node for each tag. Once a second each node that somebody
 * watches gets its next value; its counter is the number of values put into queues.
 */
final class OpcUaMachines extends ManagedNamespaceWithLifecycle implements Machines {
  private static final String URI = "urn:plumbline:benchmark";

  /** Not the server's own, which has index 1: the nodes' index is 2. */
  private static final String TAGS = URI + ":tags";

  private static final int SLICES = 100;

  private final OpcUaServer server;
  private final @Nullable DataItem[] watched;
  private final int[] numbers;
  private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
  private int slice;
  private long sent;

  private OpcUaMachines(OpcUaServer server, int tags) {
    super(server, TAGS);
    this.server = server;
    this.watched = new @Nullable DataItem[tags];
    this.numbers = new int[tags];
    getLifecycleManager().addStartupTask(this::addNodes);
  }

  /** Listens and lets the machines run. */
  static OpcUaMachines start(Tags tags, int port) throws Exception {
    OpcUaServerConfig config =
        OpcUaServerConfig.builder()
            .setApplicationUri(URI)
            .setApplicationName(LocalizedText.english("benchmark"))
            .setProductUri(URI)
            .setBuildInfo(new BuildInfo(URI, "plumbline", "benchmark", "1", "", DateTime.now()))
            .setEndpoints(
                Set.of(
                    EndpointConfig.newBuilder()
                        .setTransportProfile(TransportProfile.TCP_UASC_UABINARY)
                        .setBindAddress("127.0.0.1")
                        .setBindPort(port)
                        .setHostname("127.0.0.1")
                        .setSecurityPolicy(SecurityPolicy.None)
                        .setSecurityMode(MessageSecurityMode.None)
                        .addTokenPolicy(OpcUaServerConfig.USER_TOKEN_POLICY_ANONYMOUS)
                        .build()))
            .setCertificateManager(new DefaultCertificateManager(new MemoryCertificateQuarantine()))
            .setIdentityValidator(AnonymousIdentityValidator.INSTANCE)
            .build();
    OpcUaServer server =
        new OpcUaServer(
            config,
            profile -> new OpcTcpServerTransport(OpcTcpServerTransportConfig.newBuilder().build()));
    OpcUaMachines machines = new OpcUaMachines(server, tags.count());
    machines.startup();
    CompletableFuture<?> started = server.startup();
    started.get(60, TimeUnit.SECONDS);
    var unusedHandle =
        machines.ticker.scheduleAtFixedRate(
            machines::tick, 0, 1_000_000 / SLICES, TimeUnit.MICROSECONDS);
    return machines;
  }

  /** The node of a tag, as the driver's configuration spells it. */
  static String node(int tag) {
    return "ns=2;i=" + (tag + 1);
  }

  private void addNodes() {
    for (int tag = 0; tag < numbers.length; tag++) {
      UaVariableNode node =
          new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
              .setNodeId(new NodeId(getNamespaceIndex(), uint(tag + 1)))
              .setAccessLevel(AccessLevel.READ_ONLY)
              .setUserAccessLevel(AccessLevel.READ_ONLY)
              .setBrowseName(newQualifiedName("t" + tag))
              .setDisplayName(LocalizedText.english("t" + tag))
              .setDataType(NodeIds.Float)
              .setTypeDefinition(NodeIds.BaseDataVariableType)
              .build();
      getNodeManager().addNode(node);
    }
  }

  private synchronized void tick() {
    DateTime now = DateTime.now();
    int per = (numbers.length + SLICES - 1) / SLICES;
    int end = Math.min(numbers.length, (slice + 1) * per);
    for (int tag = slice * per; tag < end; tag++) {
      DataItem item = watched[tag];
      if (item != null) {
        push(tag, item, now);
      }
    }
    slice = (slice + 1) % SLICES;
  }

  private void push(int tag, DataItem item, DateTime now) {
    float value = Tags.value(tag, ++numbers[tag]);
    item.setValue(new DataValue(Variant.ofFloat(value), StatusCode.GOOD, now, now));
    sent++;
  }

  @Override
  public synchronized void onDataItemsCreated(List<DataItem> created) {
    for (DataItem item : created) {
      if (item.getReadValueId().getNodeId().getIdentifier() instanceof UInteger number) {
        int tag = number.intValue() - 1;
        watched[tag] = item;
        push(tag, item, DateTime.now());
      }
    }
  }

  @Override
  public void onDataItemsModified(List<DataItem> modified) {
    // An item keeps its values, whatever its parameters.
  }

  @Override
  public synchronized void onDataItemsDeleted(List<DataItem> deleted) {
    for (DataItem item : deleted) {
      if (item.getReadValueId().getNodeId().getIdentifier() instanceof UInteger number) {
        watched[number.intValue() - 1] = null;
      }
    }
  }

  @Override
  public void onMonitoringModeChanged(List<MonitoredItem> changed) {
    // The driver only reports.
  }

  @Override
  public synchronized long sent() {
    return sent;
  }

  @Override
  public void freeze() {
    ticker.shutdown();
    try {
      if (!ticker.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the machines do not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    server.shutdown().join();
    shutdown();
  }
}
