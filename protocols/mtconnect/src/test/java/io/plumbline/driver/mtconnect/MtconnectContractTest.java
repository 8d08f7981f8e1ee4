package io.plumbline.driver.mtconnect;

import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.kit.DriverContract;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Traits;

class MtconnectContractTest extends DriverContract {
  @Override
  protected DriverFactory factory() {
    return new MtconnectDriverFactory();
  }

  @Override
  protected MachineSimulator newMachine() {
    return new ShdrAdapter();
  }

  @Override
  protected Traits traits() {
    return Traits.PUSHED;
  }

  @Override
  protected boolean isForeign(Thread thread) {
    return thread.getName().startsWith(ShdrAdapter.THREADS);
  }
}
