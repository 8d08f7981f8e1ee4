package io.plumbline.driver.opcua;

import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.kit.DriverContract;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Traits;

class OpcUaContractTest extends DriverContract {
  @Override
  protected DriverFactory factory() {
    return new OpcUaDriverFactory();
  }

  @Override
  protected MachineSimulator newMachine() {
    return new MiloMachine();
  }

  @Override
  protected Traits traits() {
    return Traits.PUSHED;
  }

  @Override
  protected boolean isForeign(Thread thread) {
    // The library's server, which runs in this process too, has no way to bring its own wheel
    // timer.
    return thread.getName().startsWith(MiloMachine.THREADS)
        || thread.getName().equals("milo-netty-wheel-timer");
  }
}
