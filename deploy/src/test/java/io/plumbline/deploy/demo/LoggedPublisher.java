package io.plumbline.deploy.demo;

import io.plumbline.driver.mqtt.Publisher;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * MQTT machines that remember what they said. Each message has a number and a time; the next one
 * follows only when the broker has confirmed the one before, which is said again until then.
 */
final class LoggedPublisher implements AutoCloseable {
  static final int MACHINES = 10;
  private static final int ROUND_MILLIS = 50;

  private final Publisher publisher;
  private final List<Map<Long, Long>> said = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopping;

  LoggedPublisher(int port) {
    publisher = new Publisher("tcp://127.0.0.1:" + port, "machines");
    for (int machine = 0; machine < MACHINES; machine++) {
      said.add(new TreeMap<>());
    }
    thread = Thread.ofPlatform().name("publisher").start(this::run);
  }

  static String device(int machine) {
    return "M" + machine;
  }

  static String topic(int machine) {
    return "kills/" + device(machine);
  }

  /** Ends the speech; when this returns, the broker has confirmed everything. */
  List<Map<Long, Long>> stop() throws InterruptedException {
    stopping = true;
    thread.join();
    return said;
  }

  /** How often a message was said again because its confirmation did not come. */
  long repeated() {
    return publisher.repeated();
  }

  private void run() {
    try {
      for (long number = 1; !stopping; number++) {
        for (int machine = 0; machine < MACHINES; machine++) {
          long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
          said.get(machine).put(number, micros);
          publisher.publish(topic(machine), "{\"value\":%d,\"time\":%d}".formatted(number, micros));
        }
        TimeUnit.MILLISECONDS.sleep(ROUND_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    publisher.close();
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    thread.join();
  }
}
