package io.plumbline.deploy.factory;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * How the factory is built. The same settings on the same day make the same machines, which then
 * say the same things in the same order.
 *
 * @param folder where keys, ledgers and configuration are written; made where it is missing
 * @param devices machines in the ledger, {@value #MIN_DEVICES} to {@value #MAX_DEVICES}
 * @param seed of the simulation
 * @param period between two reports of a machine, 50 ms to 60 s
 * @param ports where the servers listen
 * @param clock tells the time, and by its zone the day
 */
public record FactorySettings(
    Path folder, int devices, long seed, Duration period, Ports ports, Clock clock) {
  /** Fewest machines: below, not every category, region, deployment and behaviour would occur. */
  public static final int MIN_DEVICES = 40;

  /** Most machines: a quarter of them share the 247 unit addresses of one Modbus slave. */
  public static final int MAX_DEVICES = 800;

  public FactorySettings {
    if (devices < MIN_DEVICES || devices > MAX_DEVICES) {
      throw new InputFault(
          Words.of(
              "模拟工厂的设备数是 %d，应为 %d 到 %d。",
              "the simulated factory is asked for %d devices, expected %d to %d.",
              devices,
              MIN_DEVICES,
              MAX_DEVICES));
    }
    if (period.toMillis() < 50 || period.toMillis() > 60_000) {
      throw new InputFault(
          Words.of(
              "模拟工厂的上报周期是 %d ms，应为 50 ms 到 60 s。",
              "the simulated factory is asked for a period of %d ms, expected 50 ms to 60 s.",
              period.toMillis()));
    }
  }

  /** 48 machines that report once a second, on any free ports, on today's date in Shanghai. */
  public static FactorySettings standard(Path folder) {
    return new FactorySettings(
        folder,
        48,
        20_240_620L,
        Duration.ofSeconds(1),
        Ports.ANY,
        Clock.system(ZoneId.of("Asia/Shanghai")));
  }

  public FactorySettings withDevices(int newDevices) {
    return new FactorySettings(folder, newDevices, seed, period, ports, clock);
  }

  public FactorySettings withSeed(long newSeed) {
    return new FactorySettings(folder, devices, newSeed, period, ports, clock);
  }

  public FactorySettings withPeriod(Duration newPeriod) {
    return new FactorySettings(folder, devices, seed, newPeriod, ports, clock);
  }

  public FactorySettings withPorts(Ports newPorts) {
    return new FactorySettings(folder, devices, seed, period, newPorts, clock);
  }

  public FactorySettings withClock(Clock newClock) {
    return new FactorySettings(folder, devices, seed, period, ports, newClock);
  }

  /** The day on which the factory opens. */
  public LocalDate today() {
    return LocalDate.now(clock);
  }

  /**
   * Seconds without a sign of life after which a machine's state is unknown: ten periods, at least
   * 15 s.
   */
  public long staleAfterSeconds() {
    return Math.max(15, period.multipliedBy(10).toSeconds());
  }
}
