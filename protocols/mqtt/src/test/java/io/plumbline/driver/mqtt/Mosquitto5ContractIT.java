package io.plumbline.driver.mqtt;

import io.plumbline.driver.kit.MachineSimulator;

/** The driver contract over MQTT 5 and mosquitto. */
class Mosquitto5ContractIT extends Mosquitto3ContractIT {
  @Override
  protected MachineSimulator newMachine() {
    return new Machine(folder, 5);
  }
}
