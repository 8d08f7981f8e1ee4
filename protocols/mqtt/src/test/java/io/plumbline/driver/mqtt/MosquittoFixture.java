package io.plumbline.driver.mqtt;

import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.Ports;
import io.plumbline.driver.kit.RecordingSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A mosquitto, machines that publish to it, and drivers that read it; all end with the test. */
@Timeout(120)
abstract class MosquittoFixture {
  static final String TOPIC = "plant/D1/v";
  static final String CHANNEL =
      "v topic=" + TOPIC + " format=json value=$.v time=$.t time-format=ms";

  @TempDir Path folder;
  final int port = Ports.draw();
  final RecordingSink sink = new RecordingSink();
  final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  final void end() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  Mosquitto persistent() throws Exception {
    Path store = Files.createDirectory(folder.resolve("store"));
    return start(
        mosquitto(
            List.of(
                "persistence true",
                "persistence_location " + store + "/",
                "autosave_on_changes true",
                "autosave_interval 1",
                "max_queued_messages 0")));
  }

  Mosquitto mosquitto(List<String> more) {
    return new Mosquitto(folder, port, more);
  }

  Mosquitto start(Mosquitto mosquitto) throws Exception {
    open.add(mosquitto);
    mosquitto.start();
    return mosquitto;
  }

  Driver start(RecordingSink to, String version) {
    return start(to, specs(version).channel(CHANNEL).build());
  }

  Driver start(RecordingSink to, ConnectionSpec spec) {
    Driver driver = new MqttDriverFactory().create(spec);
    open.add(driver);
    driver.start(to);
    return driver;
  }

  /**
   * Waits until everything so far is on the broker's disk, which is the broker's part of the
   * bargain.
   */
  void save(Mosquitto mosquitto) throws Exception {
    String marker = "Saving in-memory database";
    int before = mosquitto.log().split(marker, -1).length;
    mosquitto.save();
    Await.until(
        "a save",
        RecordingSink.PATIENCE,
        () -> mosquitto.log().split(marker, -1).length > before,
        mosquitto::log);
    Path written = folder.resolve("store/mosquitto.db");
    Await.until(
        "its file",
        RecordingSink.PATIENCE,
        () -> Files.exists(written) && !Files.exists(folder.resolve("store/mosquitto.db.new")));
  }

  Specs specs(String version) {
    return new Specs("tcp://127.0.0.1:" + port)
        .key("mqtt", version)
        .key("keep-alive", "5s")
        .key("timeout", "5s");
  }

  /** A subscription has to be there before the first message. */
  Driver connected(RecordingSink to, String version) {
    Driver driver = start(to, version);
    Await.until(
        "a connection", RecordingSink.PATIENCE, () -> driver.health().connected(), driver::health);
    return driver;
  }

  Publisher publisher(String id) {
    Publisher publisher = new Publisher("tcp://127.0.0.1:" + port, id);
    open.add(publisher);
    return publisher;
  }

  static void publish(Publisher publisher, int from, int to) {
    for (int i = from; i <= to; i++) {
      publisher.publish(TOPIC, "{\"v\": %d, \"t\": %d}".formatted(i, 1_700_000_000_000L + i));
    }
  }

  static Set<Long> values(RecordingSink sink) {
    return sink.goodValues("v").stream()
        .map(Long::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
