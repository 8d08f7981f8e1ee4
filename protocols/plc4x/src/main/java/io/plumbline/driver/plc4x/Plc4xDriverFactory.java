package io.plumbline.driver.plc4x;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * Polls controllers through whichever drivers of Apache PLC4X are on the class path. The
 * configuration keys are in {@code docs/drivers/plc4x.md}. Thread-safe.
 */
public final class Plc4xDriverFactory implements DriverFactory {
  /** Enough to find one tag among many that the library cannot read. */
  private static final int MOST_TRIES = 12;

  /** Called by {@link java.util.ServiceLoader}. */
  public Plc4xDriverFactory() {}

  @Override
  public String protocol() {
    return "plc4x";
  }

  @Override
  public Driver create(ConnectionSpec connection) {
    return new Plc4xDriver(connection, Plc4xSettings.of(connection));
  }

  @Override
  public ProbeResult probe(ConnectionSpec connection) throws InterruptedException {
    Plc4xSettings settings = Plc4xSettings.of(connection);
    TagGroups groups = new TagGroups(settings.tags().keySet(), System::nanoTime);
    for (int left = MOST_TRIES; ; left--) {
      List<String> remarks = new ArrayList<>();
      try (ControllerLink link = new ControllerLink(settings, groups, "plc4x-probe")) {
        link.open();
        List<Reading> readings = link.read(remarks::add);
        return new ProbeResult(readings, remarks);
      } catch (LinkFault e) {
        if (left == 1 || !groups.doubtful()) {
          throw absent(settings, e);
        }
      }
    }
  }

  private static EnvironmentFault absent(Plc4xSettings settings, LinkFault e) {
    return new EnvironmentFault(
        Words.of(
            "%s：控制器没有回答（%s）。请检查地址、端口和防火墙。",
            "%s: the controller does not answer (%s). Check address, port and firewall.",
            settings.address(),
            String.valueOf(e.getMessage())),
        e);
  }
}
