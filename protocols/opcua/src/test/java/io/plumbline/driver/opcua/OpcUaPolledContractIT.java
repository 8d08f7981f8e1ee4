package io.plumbline.driver.opcua;

import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Traits;

/** The whole contract where the server is read instead of subscribed to. */
class OpcUaPolledContractIT extends OpcUaContractTest {
  @Override
  protected MachineSimulator newMachine() {
    return new MiloMachine().polled();
  }

  @Override
  protected Traits traits() {
    return new Traits(true, false, true);
  }
}
