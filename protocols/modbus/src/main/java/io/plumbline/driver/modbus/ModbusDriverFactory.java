package io.plumbline.driver.modbus;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.Explorer;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes drivers that poll registers over Modbus/TCP, or RTU frames over TCP or a serial line.
 * Modbus has no source time: every reading carries {@link Reading#NO_TIME}. The keys are described
 * in docs/drivers/modbus.md.
 */
public final class ModbusDriverFactory implements DriverFactory {
  @Override
  public String protocol() {
    return "modbus";
  }

  @Override
  public Driver create(ConnectionSpec connection) {
    return new ModbusDriver(ModbusSettings.of(connection));
  }

  @Override
  public Optional<Explorer> explorer() {
    return Optional.of(new ModbusExplorer(this));
  }

  @Override
  public ProbeResult probe(ConnectionSpec connection) throws InterruptedException {
    ModbusSettings settings = ModbusSettings.of(connection);
    List<Reading> readings = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    int answering = 0;
    try (Line line = new Line(settings.endpoint(), settings.timeout())) {
      for (ModbusSettings.Unit unit : settings.units()) {
        Slave slave = new Slave(unit, settings.breaker(), 0);
        answering += probe(slave, line, readings, remarks) ? 1 : 0;
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } catch (IOException e) {
      throw unreachable(settings, String.valueOf(e.getMessage()), e);
    }
    if (answering == 0) {
      throw unreachable(settings, String.join("; ", remarks), null);
    }
    return new ProbeResult(readings, remarks);
  }

  private static EnvironmentFault unreachable(
      ModbusSettings settings, String why, @Nullable Exception cause) {
    Words words =
        Words.of(
            "连接 %s：%s 没有应答（%s）。请检查地址、站号、网线和防火墙。",
            "Connection %s: %s does not answer (%s). Check the address, the unit, the cable and the"
                + " firewall.",
            settings.name(),
            settings.endpoint(),
            why);
    return cause == null ? new EnvironmentFault(words) : new EnvironmentFault(words, cause);
  }

  /**
   * Reads everything of one slave; after the first silence the rest of it is left out. Returns
   * whether it answered.
   */
  private static boolean probe(Slave slave, Line line, List<Reading> readings, List<String> remarks)
      throws IOException {
    for (Slave.Poll poll : slave.polls) {
      PollRun.Outcome outcome = PollRun.of(line, poll);
      readings.addAll(outcome.readings());
      remarks.addAll(outcome.refusals());
      if (outcome.silence().isPresent()) {
        remarks.add(outcome.silence().get());
        return false;
      }
    }
    return true;
  }
}
