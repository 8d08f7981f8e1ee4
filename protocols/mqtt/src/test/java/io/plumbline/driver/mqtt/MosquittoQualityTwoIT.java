package io.plumbline.driver.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.FaultyLink;
import io.plumbline.driver.kit.RecordingSink;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quality of service 2 from the machine to the disk. */
class MosquittoQualityTwoIT extends MosquittoFixture {
  private static final String FROM_US = " from plumbline-test";

  @ParameterizedTest
  @ValueSource(strings = {"3", "5"})
  void nothingIsConfirmedBeforeItIsSafe(String version) throws Exception {
    Mosquitto mosquitto = start(mosquitto(List.of("log_type all")));
    sink.keepPending();
    Driver driver = start(sink, specs(version).key("qos", "2").channel(CHANNEL).build());
    Await.until(
        "a connection", RecordingSink.PATIENCE, () -> driver.health().connected(), driver::health);
    publish(exactly("machine"), 1, 10);
    Await.until("ten messages", RecordingSink.PATIENCE, () -> values(sink).size() == 10);
    assertEquals(0, count(mosquitto, "Received PUBREC" + FROM_US));
    sink.makeDurable();
    Await.until(
        "the end of ten handshakes",
        RecordingSink.PATIENCE,
        () -> count(mosquitto, "Received PUBCOMP" + FROM_US) == 10,
        mosquitto::log);
    assertEquals(10, count(mosquitto, "Received PUBREC" + FROM_US));
    assertEquals(0, count(mosquitto, "Received PUBACK" + FROM_US));
    assertEquals(10, sink.readings().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "5"})
  void eachMessageArrivesOnceWhereverTheConnectionIsCut(String version) throws Exception {
    persistent();
    FaultyLink link = new FaultyLink(port);
    open.add(link);
    link.restore();
    ConnectionSpec spec =
        new Specs("tcp://127.0.0.1:" + link.port())
            .key("mqtt", version)
            .key("qos", "2")
            .key("keep-alive", "5s")
            .mapping("reconnect", "first-pause=10ms", "last-pause=20ms")
            .channel(CHANNEL)
            .build();
    Driver driver = start(sink, spec);
    Await.until(
        "a connection", RecordingSink.PATIENCE, () -> driver.health().connected(), driver::health);
    int count = 2000;
    Publisher machine = exactly("machine");
    CompletableFuture<Void> publishing =
        CompletableFuture.runAsync(() -> publish(machine, 1, count));
    for (int cut = 0; cut < 8; cut++) {
      int seen = sink.mark();
      Await.until(
          "messages",
          RecordingSink.PATIENCE,
          () -> sink.mark() >= seen + 40 || publishing.isDone(),
          sink::toString);
      link.cut();
      link.restore();
    }
    publishing.get(60, TimeUnit.SECONDS);
    Await.until(
        "every message",
        RecordingSink.PATIENCE,
        () -> values(sink).size() == count,
        () -> values(sink).size() + ", " + driver.health());
    long good = sink.readings().stream().filter(r -> r.quality() == Quality.GOOD).count();
    assertEquals(count, good, "each once");
    assertTrue(!sink.gaps().isEmpty(), "the connection was cut");
  }

  private Publisher exactly(String id) {
    Publisher publisher = new Publisher("tcp://127.0.0.1:" + port, id, 2);
    open.add(publisher);
    return publisher;
  }

  private static long count(Mosquitto mosquitto, String line) {
    return mosquitto.log().lines().filter(l -> l.contains(line)).count();
  }
}
