package io.plumbline.collector.agent;

import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.intake.Intake;
import io.plumbline.contract.fault.PlumblineFault;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running drivers. {@link #status} may be called by any thread; the rest under the agent's
 * lock.
 */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final Duration DRIVERS_STOP = Duration.ofSeconds(10);

  private final Drivers drivers;
  private volatile List<Running> running = List.of();

  /**
   * A driver and what it was made from.
   *
   * @param inherited what its channels take from outside of the connection
   */
  record Running(ConnectionSpec connection, List<Object> inherited, Driver driver) {}

  Connections(List<DriverFactory> factories) {
    this.drivers = new Drivers(factories);
  }

  /**
   * Makes drivers, which checks their part of the configuration; none of them reads yet.
   *
   * @throws io.plumbline.contract.fault.InputFault when one has a fault; none is kept then
   */
  List<Running> make(AgentConfiguration configuration, Collection<ConnectionSpec> connections) {
    List<Running> made = new ArrayList<>();
    try {
      for (ConnectionSpec connection : connections) {
        made.add(
            new Running(
                connection,
                ConfigurationChange.inherited(configuration, connection),
                drivers.of(connection).create(connection)));
      }
      return made;
    } catch (PlumblineFault e) {
      close(made);
      throw e;
    }
  }

  /** Closes drivers that were made and never started. */
  static void close(List<Running> made) {
    made.forEach(each -> each.driver().close());
  }

  /** What runs now, in the order of the configuration. */
  List<Running> running() {
    return running;
  }

  /**
   * Takes over what runs from now on.
   *
   * @param all what is to be shown
   * @param fresh those of them that begin to read now
   */
  void run(List<Running> all, List<Running> fresh, Intake intake) {
    running = List.copyOf(all);
    fresh.forEach(each -> each.driver().start(intake));
  }

  /** The state of each connection. */
  List<ConnectionStatus> status() {
    List<ConnectionStatus> connections = new ArrayList<>();
    for (Running each : running) {
      ConnectionSpec connection = each.connection();
      connections.add(
          new ConnectionStatus(connection.name(), connection.protocol(), each.driver().health()));
    }
    return connections;
  }

  /** Ends drivers, all at once, and waits for them. */
  static void stop(List<Running> which) throws InterruptedException {
    List<Thread> closing = new ArrayList<>();
    for (Running each : which) {
      closing.add(
          Thread.ofVirtual().name("close-" + each.connection().name()).start(each.driver()::close));
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
  }
}
