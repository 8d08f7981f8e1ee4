package io.plumbline.driver.modbus;

import io.plumbline.driver.kit.MachineSimulator;

/** The driver contract over RTU frames on TCP. */
class ModbusRtuContractIT extends ModbusContractTest {
  @Override
  protected MachineSimulator newMachine() throws Exception {
    return new Machine(Framing.RTU);
  }
}
