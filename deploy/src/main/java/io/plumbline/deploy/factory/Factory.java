package io.plumbline.deploy.factory;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A factory on loopback: machines that run, wait and break by a seeded simulation and say so over
 * OPC UA, MQTT, Modbus/TCP and MTConnect; with the ledgers of the platform that claims them. What
 * each machine sent is counted, so that it can be compared with what was archived.
 *
 * <p>Thread-safe. Closing ends every thread and socket that it started.
 */
public final class Factory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Factory.class);
  private static final int THREADS = 4;

  private static final int PATIENCE_MILLIS = 20_000;

  /** A heartbeat goes with every fifth report. */
  private static final int BEAT_EVERY = 5;

  private final FactorySettings settings;
  private final List<MachineSpec> machines;
  private final PlatformFiles files;
  private final OpcUaKeys keys;
  private final Map<Protocol, MachineServer> servers = new EnumMap<>(Protocol.class);
  private final Tally tally = new Tally();
  private final ScheduledExecutorService clockwork =
      Executors.newScheduledThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("factory-", 0).factory());

  private Factory(FactorySettings settings) {
    this.settings = settings;
    this.machines = Plant.machines(settings);
    this.keys = OpcUaKeys.make(settings.folder().resolve("opcua"));
    this.files = PlatformFiles.write(settings, machines);
  }

  /**
   * Writes ledgers, usage, claim and keys, starts the servers, and sets the machines going. Returns
   * when every machine that is not mute has spoken once.
   *
   * @throws EnvironmentFault when a port is in use or the folder cannot be written; nothing is left
   *     running then
   */
  public static Factory start(FactorySettings settings) throws InterruptedException {
    try {
      Files.createDirectories(settings.folder());
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of(
              "无法创建文件夹 %s：%s",
              "the folder %s cannot be made: %s", settings.folder(), e.getMessage()),
          e);
    }
    Factory factory = new Factory(settings);
    try {
      factory.open();
      return factory;
    } catch (RuntimeException | InterruptedException e) {
      factory.close();
      throw e;
    }
  }

  /** Every machine, the unregistered one last. */
  public List<MachineSpec> machines() {
    return machines;
  }

  /** The ledger folder of formats.md. */
  public Path ledger() {
    return files.folder();
  }

  /** Usage events of the year before today. */
  public Path usage() {
    return files.usage();
  }

  /** A claim that counts every ledger row as connected and running, and some rows that hold. */
  public Path claims() {
    return files.claims();
  }

  /** The port of one protocol's server. */
  public int port(Protocol protocol) {
    return server(protocol).port();
  }

  /** The OPC UA server's address. */
  public String opcUaEndpoint() {
    return ((OpcUaMachines) server(Protocol.OPCUA)).endpoint();
  }

  /** Lets one more OPC UA client in, beside the one whose key lies in the folder. */
  public void trustOpcUaClient(X509Certificate client) {
    keys.trust(client);
  }

  /**
   * Writes the configuration of one of the two agents.
   *
   * @param agent which one
   * @param folder where the agent keeps its key, certificate and spool
   * @param gateway host and port of the gateway
   * @param gatewayCa the certificate that the gateway's is signed with
   * @param metricsPort where the agent serves its metrics, if at all
   * @return the file
   */
  public Path writeAgent(
      EdgeAgent agent, Path folder, String gateway, Path gatewayCa, OptionalInt metricsPort) {
    return new AgentFile(settings, machines, servers, keys)
        .write(agent, folder, gateway, gatewayCa, metricsPort);
  }

  /** What was published so far, by device and channel. */
  public List<Sent> sent() {
    return tally.all();
  }

  /**
   * Stops the machines; the servers stay, so that what was said last can still be read. Idempotent.
   */
  public void quiesce() throws InterruptedException {
    clockwork.shutdown();
    if (!clockwork.awaitTermination(10, TimeUnit.SECONDS)) {
      clockwork.shutdownNow();
    }
  }

  @Override
  public void close() {
    clockwork.shutdownNow();
    try {
      if (!clockwork.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("machines of the simulated factory are still talking");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Deque<MachineServer> open = new ArrayDeque<>(servers.values());
    while (!open.isEmpty()) {
      open.removeLast().close();
    }
    servers.clear();
  }

  private void open() throws InterruptedException {
    Ports ports = settings.ports();
    servers.put(Protocol.MODBUS, ModbusSlaves.start(ports.modbus(), of(Protocol.MODBUS)));
    servers.put(Protocol.MTCONNECT, ShdrAdapter.start(ports.mtconnect(), of(Protocol.MTCONNECT)));
    servers.put(
        Protocol.MQTT,
        MqttMachines.start(ports.mqtt(), settings.folder().resolve("mqtt"), of(Protocol.MQTT)));
    servers.put(Protocol.OPCUA, OpcUaMachines.start(ports.opcua(), keys, of(Protocol.OPCUA)));
    List<MachineSpec> talking =
        machines.stream().filter(spec -> spec.behaviour() != Behaviour.SILENT).toList();
    CountDownLatch firstTurns = new CountDownLatch(talking.size());
    long periodMicros = settings.period().toNanos() / 1_000;
    for (int i = 0; i < talking.size(); i++) {
      // Spread over the period, so that the factory hums instead of hammering.
      long offset = periodMicros * i / talking.size();
      clockwork.scheduleAtFixedRate(
          new Turn(talking.get(i), firstTurns), offset, periodMicros, TimeUnit.MICROSECONDS);
    }
    long patienceMillis = settings.period().toMillis() + PATIENCE_MILLIS;
    if (!firstTurns.await(patienceMillis, TimeUnit.MILLISECONDS)) {
      throw new EnvironmentFault(
          Words.of(
              "模拟工厂的 %d 台设备在 %d ms 内没有发出第一次上报。",
              "%d machines of the simulated factory did not report within %d ms.",
              firstTurns.getCount(),
              patienceMillis));
    }
  }

  private List<MachineSpec> of(Protocol protocol) {
    List<MachineSpec> some = new ArrayList<>();
    for (MachineSpec machine : machines) {
      if (machine.protocol() == protocol) {
        some.add(machine);
      }
    }
    return some;
  }

  private MachineServer server(Protocol protocol) {
    MachineServer server = servers.get(protocol);
    if (server == null) {
      throw new IllegalStateException("the factory is closed");
    }
    return server;
  }

  private static long nowMicros(Clock clock) {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  /** One machine's turn, once a period. What could not be said is said again in the next turn. */
  private final class Turn implements Runnable {
    private final Machine machine;
    private final MachineServer server;
    private final CountDownLatch firstTurns;
    private @Nullable Report unsaid;
    private boolean spoken;
    private long turns;
    private long beats;

    Turn(MachineSpec spec, CountDownLatch firstTurns) {
      this.firstTurns = firstTurns;
      this.machine = new Machine(spec, settings.seed());
      this.server = server(spec.protocol());
    }

    @Override
    public void run() {
      MachineSpec spec = machine.spec();
      long now = nowMicros(settings.clock());
      try {
        if (turns++ % BEAT_EVERY == 0) {
          server.heartbeat(spec, now, beats + 1);
          tally.heartbeat(spec, now, ++beats);
        }
        if (spec.behaviour().reports()) {
          Report report = unsaid == null ? machine.report(now) : unsaid;
          unsaid = report;
          server.report(spec, report);
          tally.report(spec, report);
          unsaid = null;
        }
        if (!spoken) {
          spoken = true;
          firstTurns.countDown();
        }
      } catch (MuteException e) {
        LOG.warn("{}; it tries again in {} ms", e.getMessage(), settings.period().toMillis(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        // A scheduled task that throws is never run again, silently.
        LOG.error("the machine {} broke down", spec.id(), e);
        throw e;
      }
    }
  }
}
