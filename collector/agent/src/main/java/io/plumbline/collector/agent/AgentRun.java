package io.plumbline.collector.agent;

import io.plumbline.collector.agent.account.Account;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.identity.AgentIdentity;
import io.plumbline.collector.agent.intake.Intake;
import io.plumbline.collector.agent.metrics.MetricsServer;
import io.plumbline.collector.agent.spool.Spool;
import io.plumbline.collector.agent.uplink.Uplink;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
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
  private static final Duration DRIVERS_STOP = Duration.ofSeconds(10);
  private static final Duration DISK_PATIENCE = Duration.ofSeconds(10);

  private final AgentConfiguration configuration;
  private final AgentIdentity identity;
  private final Account account = new Account();
  private final List<Running> drivers = new ArrayList<>();
  private final CompletableFuture<RuntimeException> bug = new CompletableFuture<>();
  private final Intake intake;
  private final Spool spool;
  private final FrameWriter writer;
  private final Uplink uplink;
  private @Nullable MetricsServer metrics;
  private boolean closed;

  /** A driver and what it was made from. */
  private record Running(ConnectionSpec connection, Driver driver) {}

  private AgentRun(
      AgentConfiguration configuration,
      AgentIdentity identity,
      SSLContext tls,
      List<Running> made) {
    LongSupplier clock = AgentRun::nowMicros;
    this.configuration = configuration;
    this.identity = identity;
    this.drivers.addAll(made);
    this.intake = new Intake(configuration, account, clock);
    this.spool = Spool.open(configuration, identity::seal, account, clock);
    spool.downUntilMicros().ifPresent(intake::downUntil);
    this.writer = new FrameWriter(intake, spool, account, configuration.sealEvery(), this::fail);
    this.uplink =
        new Uplink(configuration, tls, spool, intake, identity::seal, clock, STALL, this::fail);
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
    List<Running> made = new ArrayList<>();
    AgentRun run;
    try {
      Drivers known = new Drivers(factories);
      for (ConnectionSpec connection : configuration.connections()) {
        made.add(new Running(connection, known.of(connection).create(connection)));
      }
      run = new AgentRun(configuration, identity, tls, made);
    } catch (PlumblineFault e) {
      made.forEach(running -> running.driver().close());
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
      metrics = MetricsServer.start(configuration.metricsPort().getAsInt(), this::status);
    }
    writer.start();
    uplink.start();
    for (Running running : drivers) {
      running.driver().start(intake);
    }
    LOG.info("agent {} reads {} connections", configuration.agent(), drivers.size());
  }

  /** How the agent is now. Never blocks for long. */
  public AgentStatus status() {
    List<ConnectionStatus> connections = new ArrayList<>();
    for (Running running : drivers) {
      ConnectionSpec connection = running.connection();
      connections.add(
          new ConnectionStatus(
              connection.name(), connection.protocol(), running.driver().health()));
    }
    return new AgentStatus(
        configuration.agent(),
        account.snapshot(),
        spool.state(),
        uplink.health(),
        connections,
        identity.expires(),
        spool.refusedDevices().now(),
        writer.fault());
  }

  /** Where metrics and health are served. */
  public Optional<InetSocketAddress> metricsAddress() {
    return Optional.ofNullable(metrics).map(MetricsServer::address);
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
  public synchronized void stop(Duration drain) {
    if (closed) {
      return;
    }
    closed = true;
    try {
      stopDrivers();
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

  private void stopDrivers() throws InterruptedException {
    List<Thread> closing = new ArrayList<>();
    for (Running running : drivers) {
      closing.add(
          Thread.ofVirtual()
              .name("close-" + running.connection().name())
              .start(running.driver()::close));
    }
    long deadline = System.nanoTime() + DRIVERS_STOP.toNanos();
    for (Thread thread : closing) {
      Duration rest = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
      if (!thread.join(rest)) {
        LOG.warn(
            "{} takes more than {}; its readings are turned away from now on",
            thread.getName(),
            DRIVERS_STOP);
      }
    }
    intake.stop();
  }

  private static long nowMicros() {
    Instant now = Clock.systemUTC().instant();
    return Math.addExact(
        Math.multiplyExact(now.getEpochSecond(), 1_000_000L), now.getNano() / 1000);
  }
}
