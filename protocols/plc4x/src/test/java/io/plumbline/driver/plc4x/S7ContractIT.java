package io.plumbline.driver.plc4x;

import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.kit.DriverContract;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Traits;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The driver contract over the library's S7, against a controller by others. */
class S7ContractIT extends DriverContract {
  @TempDir private static Path folder = Path.of("");

  @BeforeAll
  static void build() throws Exception {
    S7Controller.build(folder);
  }

  @Override
  protected DriverFactory factory() {
    return new Plc4xDriverFactory();
  }

  @Override
  protected MachineSimulator newMachine() throws Exception {
    return new S7Controller(folder);
  }

  @Override
  protected Traits traits() {
    return Traits.POLLED;
  }

  @Override
  protected boolean isForeign(Thread thread) {
    String name = thread.getName();
    return name.startsWith("globalEventExecutor") || name.startsWith("process reaper");
  }
}
