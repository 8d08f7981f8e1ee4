package io.plumbline.collector.agent;

import io.plumbline.collector.agent.account.Account;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.identity.AgentIdentity;
import io.plumbline.collector.agent.intake.Intake;
import io.plumbline.collector.agent.intake.OpenOutages;
import io.plumbline.collector.agent.metrics.StatusServer;
import io.plumbline.collector.agent.spool.Spool;
import io.plumbline.collector.agent.uplink.GatewayClock;
import io.plumbline.collector.agent.uplink.Uplink;
import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.DriverFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running edge agent: drivers, intake, spool, uplink and metrics. Several may run in one process,
 * each with a folder of its own. Thread-safe.
 */
public final class AgentRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentRun.class);
  private static final Duration STALL = Duration.ofSeconds(30);
  private static final Duration DISK_PATIENCE = Duration.ofSeconds(10);

  private final AgentIdentity identity;
  private final Account account = new Account();
  private final Connections connections;
  private final List<Connections.Running> made;
  private final CompletableFuture<RuntimeException> bug = new CompletableFuture<>();
  private final Intake intake;
  private final Spool spool;
  private final FrameWriter writer;
  private final Uplink uplink;
  private @Nullable StatusServer metrics;
  private volatile AgentConfiguration configuration;
  private volatile boolean stopRequested;
  private boolean closed;

  private AgentRun(
      AgentConfiguration configuration,
      AgentIdentity identity,
      SSLContext tls,
      Connections connections,
      List<Connections.Running> made) {
    LongSupplier clock = AgentRun::nowMicros;
    this.configuration = configuration;
    this.identity = identity;
    this.connections = connections;
    this.made = made;
    this.intake = new Intake(configuration, account, clock, outages(configuration));
    GatewayClock gatewayClock = new GatewayClock(clock, System::nanoTime);
    this.spool = Spool.open(configuration, identity::seal, account, clock, gatewayClock::offset);
    spool.downUntilMicros().ifPresent(intake::downUntil);
    this.writer = new FrameWriter(intake, spool, account, configuration.sealEvery(), this::fail);
    this.uplink =
        new Uplink(
            configuration,
            tls,
            spool,
            intake,
            identity::seal,
            clock,
            gatewayClock,
            STALL,
            this::fail);
  }

  private static OpenOutages outages(AgentConfiguration configuration) {
    try {
      return OpenOutages.open(configuration.folder());
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of(
              "无法读取文件夹 %s 里的 outages：%s。",
              "outages in the folder %s cannot be read: %s.",
              configuration.folder(),
              e.getMessage()),
          e);
    }
  }

  /** Starts an agent with the drivers on the class path. */
  public static AgentRun start(AgentConfiguration configuration) {
    return start(configuration, Drivers.installed());
  }

  /**
   * Checks everything that can be checked beforehand, then starts. Neither machines nor gateway
   * have to answer.
   *
   * @throws InputFault when the configuration, the key or the certificate is not usable
   * @throws io.plumbline.contract.fault.EnvironmentFault when the folder is in use, the disk fails
   *     or the metrics' port is taken
   */
  public static AgentRun start(AgentConfiguration configuration, List<DriverFactory> factories) {
    AgentIdentity identity = identity(configuration);
    SSLContext tls = identity.tls(configuration.gateway().ca());
    Connections connections = new Connections(factories);
    List<Connections.Running> made = connections.make(configuration, configuration.connections());
    AgentRun run;
    try {
      run = new AgentRun(configuration, identity, tls, connections, made);
    } catch (PlumblineFault e) {
      Connections.close(made);
      throw e;
    }
    try {
      run.begin();
      return run;
    } catch (PlumblineFault e) {
      run.close();
      throw e;
    }
  }

  /** The identity in the agent's folder, which must be that of the configured agent. */
  static AgentIdentity identity(AgentConfiguration configuration) {
    AgentIdentity identity = AgentIdentity.load(configuration.folder());
    if (!identity.agent().equals(configuration.agent())) {
      throw new InputFault(
          Words.of(
              "%s 里的证书属于代理 %s，配置的代理是 %s。",
              "The certificate in %s is made out to the agent %s, the configuration says %s.",
              configuration.folder(),
              identity.agent(),
              configuration.agent()));
    }
    return identity;
  }

  private void begin() {
    if (configuration.metricsPort().isPresent()) {
      metrics =
          StatusServer.start(
              configuration.metricsPort().getAsInt(), configuration.folder(), this::status);
    }
    writer.start();
    uplink.start();
    connections.run(made, made, intake);
    LOG.info("agent {} reads {} connections", configuration.agent(), made.size());
  }

  /**
   * Goes over to another configuration while the agent runs. Connections that say the same as
   * before go on untouched; the others end, what they read is written under the old configuration's
   * hash, and the new ones begin. What a device says in between is on record as a gap.
   *
   * @return how many connections were begun anew or ended
   * @throws InputFault when the configuration has a fault or differs in what needs a restart; the
   *     old one goes on then
   */
  public synchronized int reload(AgentConfiguration next) throws InterruptedException {
    ConfigurationChange change =
        ConfigurationChange.between(configuration, connections.running(), next);
    List<Connections.Running> fresh = connections.make(next, change.begun());
    if (closed) {
      Connections.close(fresh);
      return 0;
    }
    long since = nowMicros();
    Set<String> known = devices(change.ended());
    Connections.stop(change.ended());
    if (!awaitWritten()) {
      Connections.close(fresh);
      return 0;
    }
    Map<String, Long> silent = new HashMap<>();
    devices(fresh).stream().filter(known::contains).forEach(id -> silent.put(id, since));
    intake.configure(
        next, change.kept().stream().map(Connections.Running::connection).toList(), silent);
    spool.configure(next.digest());
    configuration = next;
    List<Connections.Running> all = new ArrayList<>(change.kept());
    all.addAll(fresh);
    connections.run(all, fresh, intake);
    LOG.info(
        "agent {} took configuration {}: {} connections kept, {} ended, {} begun",
        next.agent(),
        next.digest(),
        change.kept().size(),
        change.ended().size(),
        fresh.size());
    return change.ended().size() + fresh.size();
  }

  /**
   * Lets go of the words of the configuration, which then makes no other agent: they are a quarter
   * of what a hundred thousand channels take. To be called by who has read the file for this agent
   * alone.
   */
  public synchronized void settle() {
    Options.settle(configuration.connections().stream().map(ConnectionSpec::options).toList());
  }

  private static Set<String> devices(List<Connections.Running> which) {
    return which.stream()
        .flatMap(each -> each.connection().devices().stream())
        .map(DeviceSpec::id)
        .collect(Collectors.toSet());
  }

  /** Waits until everything that was read so far is on disk; false when the agent stops before. */
  private boolean awaitWritten() throws InterruptedException {
    CountDownLatch written = new CountDownLatch(1);
    intake.deliver(List.of(), written::countDown);
    intake.hurry();
    while (!written.await(100, TimeUnit.MILLISECONDS)) {
      if (stopRequested || bug.isDone()) {
        return false;
      }
    }
    return true;
  }

  /** How the agent is now. Never blocks for long. */
  public AgentStatus status() {
    return new AgentStatus(
        configuration.agent(),
        configuration.digest(),
        account.snapshot(),
        spool.state(),
        uplink.health(),
        connections.status(),
        identity.expires(),
        spool.refusedDevices().now(),
        writer.fault());
  }

  /** Where metrics and health are served. */
  public Optional<InetSocketAddress> metricsAddress() {
    return Optional.ofNullable(metrics).map(StatusServer::address);
  }

  /**
   * Completes if the agent meets an exception that nobody expected. It then collects no more;
   * whoever runs it should close it and end with a fault, so that a supervisor starts it again.
   */
  public CompletableFuture<RuntimeException> bug() {
    return bug.copy();
  }

  private void fail(RuntimeException cause) {
    LOG.error("agent {} cannot go on", configuration.agent(), cause);
    intake.stop();
    bug.complete(cause);
  }

  /**
   * Stops, giving the gateway up to five seconds to acknowledge what is in the spool. Idempotent.
   */
  @Override
  public void close() {
    stop(Duration.ofSeconds(5));
  }

  /**
   * Stops: drivers first, then the last frame and a seal are written, then the gateway is given
   * time. What it has not acknowledged stays in the spool for the next start. Idempotent.
   *
   * @param drain how long to wait for the gateway, while it is connected
   */
  public void stop(Duration drain) {
    stopRequested = true;
    stopOnce(drain);
  }

  private synchronized void stopOnce(Duration drain) {
    if (closed) {
      return;
    }
    closed = true;
    try {
      Connections.stop(connections.running());
      intake.stop();
      writer.stop(DISK_PATIENCE);
      long deadline = System.nanoTime() + drain.toNanos();
      while (uplink.health().isConnected() && System.nanoTime() < deadline) {
        if (spool.awaitDrained(Duration.ofMillis(100))) {
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    uplink.close();
    if (metrics != null) {
      metrics.close();
    }
    try {
      spool.close();
    } catch (IOException e) {
      LOG.warn("closing the spool: {}", e.getMessage());
    }
    LOG.info("agent {} stopped: {}", configuration.agent(), account.snapshot());
  }

  private static long nowMicros() {
    Instant now = Clock.systemUTC().instant();
    return Math.addExact(
        Math.multiplyExact(now.getEpochSecond(), 1_000_000L), now.getNano() / 1000);
  }
}
