package io.plumbline.deploy.factory;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.BuildInfo;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The factory's OPC UA server: Basic256Sha256, signed and encrypted, for clients whose certificate
 * it trusts; besides that only the discovery endpoint that every client needs to find the other.
 * Thread-safe.
 */
final class OpcUaMachines implements MachineServer {
  static final String STATE = "MachineryItemState";
  static final String LOAD = "Load";
  static final String SPEED = "SpindleSpeed";
  static final String COUNT = "ReportCount";
  static final String LINK = "Heartbeat";

  private static final Logger LOG = LoggerFactory.getLogger(OpcUaMachines.class);
  private static final String PATH = "/factory";

  private final OpcUaServer server;
  private final MachineNodes nodes;
  private final int port;

  private OpcUaMachines(OpcUaServer server, MachineNodes nodes, int port) {
    this.server = server;
    this.nodes = nodes;
    this.port = port;
  }

  /** Starts listening. */
  static OpcUaMachines start(int port, OpcUaKeys keys, List<MachineSpec> machines)
      throws InterruptedException {
    int free = Loopback.free(port, "OPC UA");
    OpcUaServerConfig config =
        OpcUaServerConfig.builder()
            .setApplicationUri(OpcUaKeys.SERVER_URI)
            .setApplicationName(LocalizedText.english("Plumbline simulated factory"))
            .setProductUri(MachineNodes.URI)
            .setBuildInfo(
                new BuildInfo(MachineNodes.URI, "plumbline", "factory", "1", "", DateTime.now()))
            .setEndpoints(endpoints(free, keys))
            .setCertificateManager(keys.certificateManager())
            .setIdentityValidator(AnonymousIdentityValidator.INSTANCE)
            .build();
    OpcUaServer server =
        new OpcUaServer(
            config,
            profile -> new OpcTcpServerTransport(OpcTcpServerTransportConfig.newBuilder().build()));
    MachineNodes nodes = new MachineNodes(server, machines);
    nodes.startup();
    try {
      server.startup().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw Loopback.fault(free, "OPC UA", e);
    }
    return new OpcUaMachines(server, nodes, free);
  }

  @Override
  public int port() {
    return port;
  }

  /** Where clients connect. */
  String endpoint() {
    return "opc.tcp://" + Loopback.HOST + ":" + port + PATH;
  }

  /** The node id of one of a machine's values in the notation of OPC 10000-6. */
  String nodeId(MachineSpec machine, String name) {
    return "ns=" + nodes.getNamespaceIndex() + ";s=" + MachineNodes.identifier(machine, name);
  }

  @Override
  public void report(MachineSpec machine, Report report) {
    String word = StateWords.word(machine, report.state());
    Object state = StateWords.numeric(machine) ? (Object) Integer.valueOf(word) : word;
    nodes.set(
        machine,
        time(report.timeMicros()),
        Map.of(
            STATE, state, LOAD, report.load(), SPEED, report.speed(), COUNT, uint(report.count())));
  }

  @Override
  public void heartbeat(MachineSpec machine, long timeMicros, long beat) {
    nodes.set(machine, time(timeMicros), Map.of(LINK, uint(beat)));
  }

  @Override
  public void close() {
    try {
      server.shutdown().get(10, TimeUnit.SECONDS);
      nodes.shutdown();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the OPC UA server does not stop in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static DateTime time(long micros) {
    return new DateTime(
        java.time.Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L));
  }

  private static Set<EndpointConfig> endpoints(int port, OpcUaKeys keys) {
    EndpointConfig.Builder base =
        EndpointConfig.newBuilder()
            .setTransportProfile(TransportProfile.TCP_UASC_UABINARY)
            .setBindAddress(Loopback.HOST)
            .setBindPort(port)
            .setHostname(Loopback.HOST)
            .setCertificate(keys.serverCertificate())
            .addTokenPolicy(OpcUaServerConfig.USER_TOKEN_POLICY_ANONYMOUS);
    Set<EndpointConfig> endpoints = new LinkedHashSet<>();
    endpoints.add(
        base.copy()
            .setPath(PATH)
            .setSecurityPolicy(SecurityPolicy.Basic256Sha256)
            .setSecurityMode(MessageSecurityMode.SignAndEncrypt)
            .build());
    endpoints.add(
        base.copy()
            .setPath(PATH + "/discovery")
            .setSecurityPolicy(SecurityPolicy.None)
            .setSecurityMode(MessageSecurityMode.None)
            .build());
    return endpoints;
  }
}
