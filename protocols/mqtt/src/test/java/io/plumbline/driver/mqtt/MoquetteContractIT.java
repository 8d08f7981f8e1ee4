package io.plumbline.driver.mqtt;

import io.moquette.broker.Server;
import io.moquette.broker.config.MemoryConfig;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.kit.DriverContract;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.RecordingSink;
import io.plumbline.driver.kit.Traits;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** The driver contract over MQTT 3.1.1 and a broker in this process. */
class MoquetteContractIT extends DriverContract {
  @Override
  protected DriverFactory factory() {
    return new MqttDriverFactory();
  }

  @Override
  protected MachineSimulator newMachine() {
    return new Moquette();
  }

  @Override
  protected Traits traits() {
    return Traits.PUSHED;
  }

  /** Threads of the driver: Paho's carry the client id, its own the connection's name. */
  @Override
  protected boolean isForeign(Thread thread) {
    String name = thread.getName();
    return !name.contains("plumbline-kit") && !name.startsWith("mqtt-");
  }

  private static final ExecutorService ENDS = Executors.newCachedThreadPool();
  private static final List<Future<?>> ENDING = new CopyOnWriteArrayList<>();

  @AfterAll
  static void everyBrokerHasEnded() throws Exception {
    ENDS.shutdown();
    for (Future<?> end : ENDING) {
      end.get(RecordingSink.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static final class Moquette extends BrokerMachine {
    private @Nullable Server server;

    Moquette() {
      super(3);
    }

    @Override
    void startBroker() throws Exception {
      Properties properties = new Properties();
      properties.setProperty("host", "127.0.0.1");
      properties.setProperty("port", Integer.toString(port()));
      properties.setProperty("persistence_enabled", "false");
      properties.setProperty("telemetry_enabled", "false");
      properties.setProperty("allow_anonymous", "true");
      Server fresh = new Server();
      fresh.startServer(new MemoryConfig(properties));
      server = fresh;
    }

    @Override
    void stopBroker() {
      Server running = server;
      server = null;
      if (running != null) {
        running.stopServer();
      }
    }

    /** The broker waits two seconds for stragglers before it is gone; nobody waits for that. */
    @Override
    public void close() {
      ENDING.add(
          ENDS.submit(() -> {
            stop();
            return true;
          }));
    }
  }
}
