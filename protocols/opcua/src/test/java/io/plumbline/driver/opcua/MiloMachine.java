package io.plumbline.driver.opcua;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.plumbline.contract.config.Options;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Ports;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.CompositeValidator;
import org.eclipse.milo.opcua.sdk.server.identity.UsernameIdentityValidator;
import org.eclipse.milo.opcua.sdk.server.identity.X509IdentityValidator;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.security.CertificateValidator;
import org.eclipse.milo.opcua.stack.core.security.DefaultApplicationGroup;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateStore;
import org.eclipse.milo.opcua.stack.core.security.MemoryTrustListManager;
import org.eclipse.milo.opcua.stack.core.security.RsaSha256CertificateFactory;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.BuildInfo;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;
import org.jspecify.annotations.Nullable;

/** An OPC UA server in this process, with endpoints of every policy that the driver knows. */
final class MiloMachine implements MachineSimulator {
  static final String THREADS = "test-server";
  static final String USER = "reader";
  static final String PASSWORD = "correct horse";

  static final Map<String, String> OPEN =
      Map.of("security", "none", "insecure-no-security", "true");

  private static final String HOST = "127.0.0.1";
  private static final ThreadFactory DAEMONS =
      task -> Thread.ofPlatform().daemon().name(THREADS).unstarted(task);
  private static final ExecutorService EXECUTOR = Executors.newCachedThreadPool(DAEMONS);
  private static final ScheduledExecutorService SCHEDULED =
      Executors.newScheduledThreadPool(2, DAEMONS);
  private static final EventLoopGroup EVENT_LOOP =
      new MultiThreadIoEventLoopGroup(1, DAEMONS, NioIoHandler.newFactory());
  private static final KeyPair KEYS = keys();
  private static final X509Certificate CERTIFICATE = certificate(KEYS);

  private final int port = Ports.draw();
  private final Map<String, DataValue> values = new LinkedHashMap<>();
  private final CertificateValidator clients;
  private final Set<X509Certificate> userCertificates = ConcurrentHashMap.newKeySet();
  private final boolean secure;
  private Map<String, String> protection = OPEN;
  private boolean polled;
  private @Nullable OpcUaServer server;
  private @Nullable PushedNodes nodes;

  /** A server that trusts every client. */
  MiloMachine() {
    this(true, (chain, uri, hosts) -> {});
  }

  /**
   * A server with secure endpoints beside the open one, or without them.
   *
   * @param clients lets clients through
   */
  MiloMachine(boolean secure, CertificateValidator clients) {
    this.secure = secure;
    this.clients = clients;
    for (int i = 0; i < CHANNELS; i++) {
      values.put("c" + i, good((long) FIRST_VALUE + i, 1_699_999_999_000_000L));
    }
  }

  /** Lets {@link #connection(int)} protect the connection. */
  MiloMachine protectedBy(Map<String, String> keys) {
    protection = Map.copyOf(keys);
    return this;
  }

  /** Lets a user with this certificate in. */
  void admit(X509Certificate user) {
    userCertificates.add(user);
  }

  /** Lets {@link #connection(int)} read instead of subscribe. */
  MiloMachine polled() {
    polled = true;
    return this;
  }

  /** The certificate of every server of this class. */
  static X509Certificate serverCertificate() {
    return CERTIFICATE;
  }

  /** A GOOD value with a source time in microseconds. */
  static DataValue good(Object value, long sourceMicros) {
    return new DataValue(Variant.of(value), StatusCode.GOOD, time(sourceMicros), DateTime.now());
  }

  static DateTime time(long micros) {
    return new DateTime(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  @Override
  public synchronized void start() throws Exception {
    MemoryTrustListManager trust = new MemoryTrustListManager();
    DefaultApplicationGroup group =
        DefaultApplicationGroup.createAndInitialize(
            trust,
            new MemoryCertificateStore(),
            new RsaSha256CertificateFactory() {
              @Override
              protected KeyPair createRsaSha256KeyPair() {
                return KEYS;
              }

              @Override
              protected X509Certificate[] createRsaSha256CertificateChain(KeyPair keyPair) {
                return new X509Certificate[] {CERTIFICATE};
              }
            },
            clients);
    OpcUaServerConfig config =
        OpcUaServerConfig.builder()
            .setApplicationUri("urn:plumbline:test-server")
            .setApplicationName(LocalizedText.english("test server"))
            .setProductUri("urn:plumbline:test-server")
            .setBuildInfo(
                new BuildInfo(
                    "urn:plumbline", "plumbline", "test server", "1", "1", DateTime.now()))
            .setEndpoints(endpoints())
            .setCertificateManager(
                new DefaultCertificateManager(new MemoryCertificateQuarantine(), group))
            .setIdentityValidator(
                new CompositeValidator(
                    AnonymousIdentityValidator.INSTANCE,
                    new X509IdentityValidator(userCertificates::contains),
                    new UsernameIdentityValidator(
                        c -> USER.equals(c.getUsername()) && PASSWORD.equals(c.getPassword()))))
            .setExecutor(EXECUTOR)
            .setScheduledExecutor(SCHEDULED)
            .build();
    OpcUaServer fresh =
        new OpcUaServer(
            config,
            profile ->
                new OpcTcpServerTransport(
                    OpcTcpServerTransportConfig.newBuilder()
                        .setExecutor(EXECUTOR)
                        .setEventLoop(EVENT_LOOP)
                        .build()));
    nodes = new PushedNodes(fresh, values);
    nodes.startup();
    Ports.awaitFree(port);
    fresh.startup().get(30, TimeUnit.SECONDS);
    server = fresh;
  }

  private Set<EndpointConfig> endpoints() {
    Set<EndpointConfig> endpoints = new LinkedHashSet<>();
    endpoints.add(endpoint(SecurityPolicy.None, MessageSecurityMode.None));
    List<SecurityPolicy> policies =
        secure
            ? List.of(
                SecurityPolicy.Basic256Sha256,
                SecurityPolicy.Aes128_Sha256_RsaOaep,
                SecurityPolicy.Aes256_Sha256_RsaPss)
            : List.of();
    for (SecurityPolicy policy : policies) {
      endpoints.add(endpoint(policy, MessageSecurityMode.Sign));
      endpoints.add(endpoint(policy, MessageSecurityMode.SignAndEncrypt));
    }
    return endpoints;
  }

  private EndpointConfig endpoint(SecurityPolicy policy, MessageSecurityMode mode) {
    return EndpointConfig.newBuilder()
        .setTransportProfile(TransportProfile.TCP_UASC_UABINARY)
        .setBindAddress(HOST)
        .setBindPort(port)
        .setHostname(HOST)
        .setPath("/line")
        .setCertificate(CERTIFICATE)
        .setSecurityPolicy(policy)
        .setSecurityMode(mode)
        .addTokenPolicies(
            OpcUaServerConfig.USER_TOKEN_POLICY_ANONYMOUS,
            OpcUaServerConfig.USER_TOKEN_POLICY_USERNAME,
            OpcUaServerConfig.USER_TOKEN_POLICY_X509)
        .build();
  }

  @Override
  public synchronized void stop() throws Exception {
    if (server != null) {
      server.shutdown().get(30, TimeUnit.SECONDS);
      server = null;
      nodes = null;
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public ConnectionSpec connection(int atPort) {
    return polled ? polled(atPort, channels()) : connection(atPort, protection, channels());
  }

  /** A connection that reads everything ten times a second. */
  static ConnectionSpec polled(int atPort, List<ChannelSpec> channels) {
    Map<String, String> keys = new LinkedHashMap<>(OPEN);
    keys.put("poll", "100ms");
    return connection(keys, atPort, channels);
  }

  static List<ChannelSpec> channels() {
    List<ChannelSpec> channels = new ArrayList<>();
    for (int i = 0; i < CHANNELS; i++) {
      String address = i == 1 ? "nsu=" + PushedNodes.NAMESPACE + ";s=c1" : "ns=2;s=c" + i;
      channels.add(channel("c" + i, Role.PROCESS, Map.of("address", address)));
    }
    return channels;
  }

  static ConnectionSpec connection(
      int atPort, Map<String, String> protection, List<ChannelSpec> channels) {
    Map<String, String> keys = new LinkedHashMap<>(protection);
    keys.put("publishing", "50ms");
    keys.put("sampling", "10ms");
    return connection(keys, atPort, channels);
  }

  private static ConnectionSpec connection(
      Map<String, String> keys, int atPort, List<ChannelSpec> channels) {
    keys.put("address", "opc.tcp://" + HOST + ":" + atPort + "/line");
    keys.put("keep-alive", "500ms");
    keys.put("request-timeout", "1s");
    keys.put("connect-timeout", "1s");
    keys.put("reconnect-limit", "500ms");
    DeviceSpec device = new DeviceSpec("D1", Options.of("test", Map.of()), channels);
    return new ConnectionSpec("line", "opcua", Options.of("test", keys), List.of(device));
  }

  static ChannelSpec channel(String name, Role role, Map<String, String> options) {
    return new ChannelSpec("D1", name, role, "", Options.of("test", options));
  }

  @Override
  public void set(int channel, long value, long sourceMicros) {
    put("c" + channel, good(value, sourceMicros));
  }

  @Override
  public void spoil(int channel) {
    put(
        "c" + channel,
        new DataValue(
            Variant.of(0L),
            new StatusCode(StatusCodes.Bad_SensorFailure),
            time(1),
            DateTime.now()));
  }

  /** Sets a node of any type, and makes it at the next start if there is none yet. */
  synchronized void put(String name, DataValue value) {
    values.put(name, value);
    if (nodes != null) {
      nodes.push(name, value);
    }
  }

  /** The sessions that are open now. */
  synchronized int sessions() {
    return server == null ? 0 : server.getSessionManager().getAllSessions().size();
  }

  /** The subscriptions on the server now. */
  synchronized int subscriptions() {
    return server == null ? 0 : server.getSubscriptions().size();
  }

  /** Ends every subscription without a word, as a server does that forgot it. */
  synchronized void forgetSubscriptions() {
    if (server != null) {
      for (var session : server.getSessionManager().getAllSessions()) {
        for (var subscription : List.copyOf(session.getSubscriptionManager().getSubscriptions())) {
          session.getSubscriptionManager().removeSubscription(subscription.getId());
        }
      }
    }
  }

  @Override
  public void close() throws Exception {
    stop();
  }

  private static KeyPair keys() {
    try {
      return SelfSignedCertificateGenerator.generateRsaKeyPair(2048);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate certificate(KeyPair keys) {
    try {
      return new SelfSignedCertificateBuilder(keys)
          .setCommonName("test server")
          .setApplicationUri("urn:plumbline:test-server")
          .addIpAddress(HOST)
          .build();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
