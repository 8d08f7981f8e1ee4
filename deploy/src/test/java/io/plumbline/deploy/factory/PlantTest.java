package io.plumbline.deploy.factory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.ledger.Device;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.contract.telemetry.MachineState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlantTest {
  @TempDir Path folder;

  @Test
  void theSmallestPlantHasEveryKindOfMachine() {
    List<MachineSpec> machines =
        Plant.machines(FactorySettings.standard(folder).withDevices(FactorySettings.MIN_DEVICES));

    List<MachineSpec> ledger = machines.stream().filter(MachineSpec::inLedger).toList();
    assertEquals(40, ledger.size());
    assertEquals(6, distinct(ledger, MachineSpec::category).size());
    assertEquals(5, distinct(ledger, machine -> machine.enterprise().region()).size());
    assertEquals(Set.of("公有云", "私有云", "专有网"), distinct(ledger, MachineSpec::deployment));
    assertEquals(EnumSet.allOf(Protocol.class), distinct(ledger, MachineSpec::protocol));
    assertEquals(EnumSet.allOf(Behaviour.class), distinct(machines, MachineSpec::behaviour));
    assertEquals(
        EnumSet.allOf(Protocol.class),
        distinct(of(ledger, Behaviour.SILENT), MachineSpec::protocol),
        "one mute machine of each protocol");
    assertEquals(
        EnumSet.allOf(Protocol.class),
        distinct(of(ledger, Behaviour.HEARTBEAT_ONLY), MachineSpec::protocol),
        "one machine with heartbeats alone of each protocol");
    for (Protocol protocol : Protocol.values()) {
      assertTrue(
          of(ledger, Behaviour.REPORTING).stream()
                  .filter(machine -> machine.protocol() == protocol)
                  .count()
              >= 5,
          protocol + " has few reporting machines");
    }
  }

  @Test
  void theLedgersReadBackWithoutAnError() {
    FactorySettings settings = FactorySettings.standard(folder);
    PlatformFiles files = PlatformFiles.write(settings, Plant.machines(settings));

    Ledger ledger = LedgerReader.read(files.folder());

    assertEquals(48, ledger.devices().size());
    LocalDate today = settings.today();
    for (Device device : ledger.devices().values()) {
      assertTrue(device.connectedFrom().isBefore(today), device.id() + " was there before today");
    }
    assertEquals(1, ledger.devices().values().stream().filter(d -> d.retiredOn() != null).count());
  }

  @Test
  void theClaimCountsEveryRowOfTheLedger() throws Exception {
    FactorySettings settings = FactorySettings.standard(folder);
    PlatformFiles files = PlatformFiles.write(settings, Plant.machines(settings));

    List<String> lines = Files.readAllLines(files.claims());

    assertTrue(lines.contains("device.connected,as-of,,,48,台/套"), lines.toString());
    assertTrue(lines.size() > 20);
  }

  @Test
  void theSameSeedMakesAMachineSayTheSame() {
    FactorySettings settings = FactorySettings.standard(folder);
    MachineSpec spec = Plant.machines(settings).getFirst();

    assertEquals(reports(spec, 1), reports(spec, 1));
    assertTrue(!reports(spec, 1).equals(reports(spec, 2)), "another seed, another story");
  }

  @Test
  void aMachineGoesThroughAllStatesAndItsLoadFollows() {
    MachineSpec spec = Plant.machines(FactorySettings.standard(folder)).getFirst();
    Set<MachineState> seen = EnumSet.noneOf(MachineState.class);
    long before = 0;
    for (Report report : reports(spec, 7)) {
      seen.add(report.state());
      assertEquals(before + 1, report.count());
      before = report.count();
      switch (report.state()) {
        case RUNNING -> assertTrue(report.load() >= 35 && report.load() <= 98, report.toString());
        case IDLE -> assertTrue(report.load() > 0 && report.load() < 7, report.toString());
        default -> assertEquals(0, report.load());
      }
    }
    assertEquals(
        EnumSet.of(
            MachineState.RUNNING, MachineState.IDLE, MachineState.FAULT, MachineState.MAINTENANCE),
        seen);
  }

  @Test
  void tooFewOrTooManyDevicesAreRefused() {
    FactorySettings settings = FactorySettings.standard(folder);

    assertThrows(InputFault.class, () -> settings.withDevices(39));
    InputFault fault = assertThrows(InputFault.class, () -> settings.withDevices(801));
    assertTrue(fault.words().en().contains("801"), fault.words().en());
  }

  private static List<Report> reports(MachineSpec spec, long seed) {
    Machine machine = new Machine(spec, seed);
    List<Report> reports = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      reports.add(machine.report(i * 1_000_000L));
    }
    return reports;
  }

  private static List<MachineSpec> of(List<MachineSpec> machines, Behaviour behaviour) {
    return machines.stream().filter(machine -> machine.behaviour() == behaviour).toList();
  }

  private static <T> Set<T> distinct(List<MachineSpec> machines, Function<MachineSpec, T> what) {
    return machines.stream().map(what).collect(Collectors.toCollection(HashSet::new));
  }
}
