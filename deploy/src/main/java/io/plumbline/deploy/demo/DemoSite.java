package io.plumbline.deploy.demo;

import io.plumbline.collector.agent.identity.AgentEnrolment;
import io.plumbline.collector.agent.identity.AgentIdentity;
import io.plumbline.collector.archive.imports.ImportListener;
import io.plumbline.collector.archive.imports.ImportRequest;
import io.plumbline.collector.archive.imports.UsageImport;
import io.plumbline.collector.gateway.config.GatewaySettings;
import io.plumbline.collector.gateway.trust.GatewayTrust;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.deploy.factory.EdgeAgent;
import io.plumbline.deploy.factory.Factory;
import io.plumbline.deploy.factory.FactorySettings;
import io.plumbline.deploy.factory.Loopback;
import io.plumbline.deploy.factory.MachineSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a demo, started in the order in which data meets it and stopped in the same order,
 * so that what is under way still arrives.
 */
final class DemoSite implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration SETTLE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final String GATEWAY = "gw-demo";

  private final DemoFolder folder;
  private final Consumer<Words> news;
  private final Map<String, Child> children = new TreeMap<>();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final DemoStore store;
  private @Nullable Factory factory;

  private DemoSite(DemoFolder folder, Consumer<Words> news) {
    this.folder = folder;
    this.news = news;
    this.store = new DemoStore(folder.root(), Loopback.free("PostgreSQL"));
  }

  /**
   * Starts factory, database, gateway and agents; when this returns, both agents collect.
   *
   * @param news told what is being started
   * @throws EnvironmentFault when a part does not start; everything is stopped again then
   */
  static DemoSite start(DemoFolder folder, int devices, Consumer<Words> news)
      throws InterruptedException {
    DemoSite site = new DemoSite(folder, news);
    try {
      site.open(devices);
      return site;
    } catch (RuntimeException | InterruptedException e) {
      site.close();
      throw e;
    }
  }

  /** The simulated factory with ledgers and claims. */
  Factory factory() {
    if (factory == null) {
      throw new IllegalStateException("the factory is not open");
    }
    return factory;
  }

  /** Where the gateway writes. */
  Path archive() {
    return folder.resolve("archive");
  }

  /** A process of the demo: {@code database}, {@code gateway}, {@code edge-1} or {@code edge-2}. */
  Child child(String name) {
    Child child = children.get(name);
    if (child == null) {
      throw new IllegalArgumentException("no process " + name + ", there are " + children.keySet());
    }
    return child;
  }

  /** A connection to the demo's database. */
  Connection connect() throws SQLException {
    return store.connect();
  }

  /** The process id of PostgreSQL itself. */
  long postgresPid() throws IOException {
    return store.postmaster();
  }

  /**
   * Stops the machines and waits until what they said has arrived everywhere, or does not get any
   * further.
   *
   * @return the comparison; it need not hold
   */
  Reconciliation settle() throws InterruptedException {
    factory().quiesce();
    return Attempts.until(
            SETTLE, LOOK_AGAIN, () -> Optional.of(reconcile()).filter(Reconciliation::holds))
        .orElseGet(this::reconcile);
  }

  /** Compares what was sent, archived and stored so far. */
  Reconciliation reconcile() {
    try (Connection connection = connect()) {
      return Reconciliation.of(factory().sent(), new ArchiveLayout(archive()), connection);
    } catch (IOException | SQLException e) {
      throw new EnvironmentFault(
          Words.of("无法核对归档与数据库：%s", "archive and database cannot be compared: %s", e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    children.values().forEach(Child::expectEnd);
    while (!parts.isEmpty()) {
      try {
        parts.removeFirst().close();
      } catch (Exception e) {
        news.accept(Words.of("停止时出错：%s", "while stopping: %s", e.getMessage()));
      }
    }
  }

  private void open(int devices) throws InterruptedException {
    news.accept(Words.of("启动模拟工厂 …", "starting the simulated factory …"));
    Factory made =
        Factory.start(FactorySettings.standard(folder.resolve("factory")).withDevices(devices));
    factory = made;
    parts.addLast(made);
    news.accept(Words.of("启动 PostgreSQL …", "starting PostgreSQL …"));
    store.prepare();
    child("database", 192, store.arguments());
    store.await(START, child("database"));
    news.accept(Words.of("启动网关，注册两个代理 …", "starting the gateway, enrolling two agents …"));
    openGateway(made);
    news.accept(Words.of("导入一年的使用事件 …", "importing a year of usage events …"));
    UsageImport.run(
        new ImportRequest(List.of(made.usage()), archive(), made.ledger(), false),
        ImportListener.SILENT);
    // Last in, first out of the flow: agents stop before the gateway, the gateway before the
    // database.
    for (EdgeAgent agent : EdgeAgent.values()) {
      child(agent.id(), 192, List.of("agent", "run", "--lifeline", "--config", config(agent)));
    }
  }

  private void openGateway(Factory made) throws InterruptedException {
    int uplink = Loopback.free("gateway");
    int enrol = Loopback.free("gateway");
    int admin = Loopback.free("gateway");
    Path file = gatewayConfig(uplink, enrol, admin);
    GatewaySettings settings = GatewaySettings.read(file);
    GatewayTrust trust = GatewayTrust.open(settings.folder(), settings.id(), settings.archive());
    Map<EdgeAgent, String> tokens = new TreeMap<>();
    for (EdgeAgent agent : EdgeAgent.values()) {
      if (!Files.exists(agentFolder(agent).resolve(AgentIdentity.CERTIFICATE_FILE))) {
        tokens.put(
            agent,
            trust.issueToken(agent.id(), devices(made, agent), Duration.ofHours(1)).toString());
      }
    }
    Child gateway =
        child("gateway", 256, List.of("gateway", "run", "--lifeline", "--config", file.toString()));
    Reachable.await("http://127.0.0.1:" + admin + "/health", START, gateway);
    tokens.forEach((agent, token) ->
        AgentEnrolment.enroll(URI.create("https://127.0.0.1:" + enrol), token, agentFolder(agent)));
    for (EdgeAgent agent : EdgeAgent.values()) {
      made.writeAgent(
          agent,
          agentFolder(agent),
          "127.0.0.1:" + uplink,
          trust.authorityFile(),
          OptionalInt.of(Loopback.free(agent.id())));
    }
  }

  private Path gatewayConfig(int uplink, int enrol, int admin) {
    String text =
        """
        id: %s
        folder: gateway
        archive: archive
        listen: "127.0.0.1:%d"
        enrol-listen: "127.0.0.1:%d"
        admin-listen: "127.0.0.1:%d"
        hosts: [localhost, 127.0.0.1]
        database: {url: "%s", user: %s, password-file: %s}
        """
            .formatted(
                GATEWAY,
                uplink,
                enrol,
                admin,
                store.url(),
                DemoStore.OWNER,
                DemoStore.OWNER_SECRET);
    try {
      return Files.writeString(folder.resolve("gateway.yaml"), text);
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of(
              "无法写入 %s：%s",
              "%s cannot be written: %s", folder.resolve("gateway.yaml"), e.getMessage()),
          e);
    }
  }

  private String config(EdgeAgent agent) {
    return folder.resolve("factory").resolve(agent.id() + ".yaml").toString();
  }

  private Path agentFolder(EdgeAgent agent) {
    return folder.resolve(agent.id());
  }

  private static Set<String> devices(Factory made, EdgeAgent agent) {
    return made.machines().stream()
        .filter(machine -> agent.protocols().contains(machine.protocol()))
        .map(MachineSpec::id)
        .collect(Collectors.toSet());
  }

  private Child child(String name, int heapMegabytes, List<String> arguments) {
    Child child =
        Child.start(name, heapMegabytes, folder.resolve("logs"), new ArrayList<>(arguments));
    children.put(name, child);
    parts.addFirst(child);
    return child;
  }
}
