package io.plumbline.driver.mqtt;

import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.kit.DriverContract;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Traits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The driver contract over MQTT 3.1.1 and mosquitto. */
class Mosquitto3ContractIT extends DriverContract {
  @TempDir Path folder;

  @Override
  protected DriverFactory factory() {
    return new MqttDriverFactory();
  }

  @Override
  protected MachineSimulator newMachine() {
    return new Machine(folder, 3);
  }

  @Override
  protected Traits traits() {
    return Traits.PUSHED;
  }

  @Override
  protected boolean isForeign(Thread thread) {
    String name = thread.getName();
    return !name.contains("plumbline-kit") && !name.startsWith("mqtt-");
  }

  static final class Machine extends BrokerMachine {
    private final Mosquitto mosquitto;

    Machine(Path folder, int version) {
      super(version);
      mosquitto = new Mosquitto(folder, port(), List.of());
    }

    @Override
    void startBroker() throws IOException {
      mosquitto.start();
    }

    @Override
    void stopBroker() throws InterruptedException {
      mosquitto.kill();
    }
  }
}
