package io.plumbline.deploy.factory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ReadingSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product's own drivers, with the configuration that the factory writes, read what its machines
 * send.
 */
class FactoryDriversIT {
  @TempDir Path folder;

  @Test
  void everyReportOfEveryMachineIsReadByTheAgentsConfiguration() throws Exception {
    FactorySettings settings =
        FactorySettings.standard(folder).withDevices(40).withPeriod(Duration.ofMillis(400));
    try (Factory factory = Factory.start(settings)) {
      Received received = new Received();
      List<Driver> drivers = new ArrayList<>();
      try {
        for (EdgeAgent agent : EdgeAgent.values()) {
          Path file =
              factory.writeAgent(
                  agent,
                  folder.resolve(agent.id()),
                  "127.0.0.1:7443",
                  folder.resolve("ca.pem"),
                  OptionalInt.empty());
          AgentConfiguration configuration = AgentConfiguration.read(file);
          assertEquals(agent.id(), configuration.agent());
          for (ConnectionSpec connection : configuration.connections()) {
            Driver driver = factoryOf(connection.protocol()).create(connection);
            drivers.add(driver);
            driver.start(received);
          }
        }
        assertEquals(4, drivers.size());
        List<MachineSpec> reporting =
            factory.machines().stream().filter(m -> m.behaviour().reports()).toList();
        Await.until(
            () -> reporting.stream().allMatch(m -> received.counts(m.id()).size() >= 6),
            () ->
                "too little of "
                    + reporting.stream().filter(m -> received.counts(m.id()).size() < 6).toList()
                    + ", gaps: "
                    + received.gaps);
        factory.quiesce();
        for (MachineSpec machine : reporting) {
          long sent = sent(factory, machine);
          Await.until(
              () -> received.counts(machine.id()).getLast() == sent,
              () -> "%s sent %d, read %s".formatted(machine, sent, received.counts(machine.id())));
          nothingIsLost(machine, received);
        }
        theOthersAreSilent(factory, received);
      } finally {
        drivers.forEach(Driver::close);
      }
    }
  }

  private static void nothingIsLost(MachineSpec machine, Received received) {
    List<Long> counts = received.counts(machine.id());
    boolean onRecord = received.gaps.stream().anyMatch(gap -> gap.device().equals(machine.id()));
    for (int i = 1; i < counts.size(); i++) {
      long step = counts.get(i) - counts.get(i - 1);
      // Modbus is polled: the same value twice is normal, and on a busy machine one is passed over.
      boolean polled = machine.protocol() == Protocol.MODBUS;
      // A machine that is starved of processor time may lose a connection; then the loss is on
      // record.
      assertTrue(
          step == 1 || (polled || onRecord) && step >= 0,
          "%s over %s: %s, gaps: %s"
              .formatted(machine.id(), machine.protocol(), counts, received.gaps));
    }
  }

  private static void theOthersAreSilent(Factory factory, Received received) {
    for (MachineSpec machine : factory.machines()) {
      Set<String> good = received.goodChannels(machine.id());
      if (machine.behaviour() == Behaviour.SILENT) {
        // Whether the broker's and the adapter's own line is up says nothing of the machine.
        assertEquals(Set.of(), good, machine.id() + " never sends");
      } else if (machine.behaviour() == Behaviour.HEARTBEAT_ONLY) {
        assertEquals(Set.of(Channels.LINK), good, machine.id() + " sends heartbeats alone");
      } else {
        assertTrue(good.contains(Channels.STATE) && good.contains(Channels.LOAD), machine.id());
      }
    }
  }

  private static long sent(Factory factory, MachineSpec machine) {
    return factory.sent().stream()
        .filter(sent -> sent.device().equals(machine.id()))
        .filter(sent -> sent.channel().equals(Channels.COUNT))
        .mapToLong(Sent::updates)
        .findFirst()
        .orElseThrow();
  }

  private static DriverFactory factoryOf(String protocol) {
    for (DriverFactory factory : ServiceLoader.load(DriverFactory.class)) {
      if (factory.protocol().equals(protocol)) {
        return factory;
      }
    }
    throw new AssertionError("no driver for " + protocol);
  }

  /** What drivers deliver. */
  private static final class Received implements ReadingSink {
    private final Map<String, List<Long>> counts = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> good = new ConcurrentHashMap<>();
    private final List<Gap> gaps = new CopyOnWriteArrayList<>();

    @Override
    public void deliver(List<Reading> readings, Runnable durable) {
      for (Reading reading : readings) {
        if (reading.quality() == Quality.GOOD) {
          String device = reading.channel().device();
          good.computeIfAbsent(device, id -> ConcurrentHashMap.newKeySet())
              .add(reading.channel().name());
          if (reading.channel().name().equals(Channels.COUNT)
              && reading.value() instanceof Value.Int(var count)) {
            counts.computeIfAbsent(device, id -> new CopyOnWriteArrayList<>()).add(count);
          }
        }
      }
      durable.run();
    }

    @Override
    public void gap(Gap gap) {
      // Thrown from here an error would end the driver's thread, and nobody would see why.
      gaps.add(gap);
    }

    List<Long> counts(String device) {
      return new ArrayList<>(counts.getOrDefault(device, List.of()));
    }

    Set<String> goodChannels(String device) {
      return new HashSet<>(good.getOrDefault(device, Set.of()));
    }
  }
}
