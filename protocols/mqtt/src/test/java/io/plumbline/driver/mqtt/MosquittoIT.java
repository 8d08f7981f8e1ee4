package io.plumbline.driver.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.driver.Driver;
import io.plumbline.driver.Reading;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.RecordingSink;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to messages when mosquitto or the agent dies. */
class MosquittoIT extends MosquittoFixture {
  @ParameterizedTest
  @ValueSource(strings = {"3", "5"})
  void afterAKillOfTheBrokerEveryAcknowledgedMessageArrivesOnce(String version) throws Exception {
    Mosquitto mosquitto = persistent();
    Publisher publisher = publisher("machine");
    sink.keepPending();
    Driver driver = connected(sink, version);
    // Nothing is acknowledged: the broker's window is full of messages under way, the rest waits in
    // its queue.
    publish(publisher, 1, 150);
    Await.until(
        "messages under way", RecordingSink.PATIENCE, () -> sink.mark() >= 10, sink::toString);
    save(mosquitto);
    mosquitto.kill();
    Await.until(
        "the loss", RecordingSink.PATIENCE, () -> !driver.health().connected(), driver::health);
    CompletableFuture<Void> outage = CompletableFuture.runAsync(() -> publish(publisher, 151, 300));
    sink.awaitBad(0, "v");
    mosquitto.start();
    Await.until(
        "every message",
        RecordingSink.PATIENCE,
        () -> {
          sink.makeDurable();
          return values(sink).size() == 300;
        },
        () -> values(sink).size() + " of 300, " + driver.health());
    outage.get(30, TimeUnit.SECONDS);
    assertEquals(LongStream.rangeClosed(1, 300).boxed().collect(Collectors.toSet()), values(sink));
    long good = sink.readings().stream().filter(r -> r.quality() == Quality.GOOD).count();
    // A publisher that did not hear the acknowledgement sends again; anything more would be ours.
    assertTrue(good <= 302, "readings, repeats included: " + good);
    sink.awaitGap("the outage", gap -> gap.device().equals("D1"));
    System.err.printf("mqtt %s, broker killed: 300 messages, %d readings%n", version, good);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "5"})
  void whatWasNotSafeWhenTheAgentDiedComesAgainAndWhatWasDoesNot(String version) throws Exception {
    persistent();
    Publisher publisher = publisher("machine");
    Driver first = connected(sink, version);
    publish(publisher, 1, 10);
    Await.until("ten safe messages", RecordingSink.PATIENCE, () -> values(sink).size() == 10);
    sink.keepPending();
    publish(publisher, 11, 30);
    Await.until(
        "messages that are not safe", RecordingSink.PATIENCE, () -> values(sink).size() >= 20);
    first.close();
    sink.makeDurable();
    publish(publisher, 31, 40);
    RecordingSink second = new RecordingSink();
    start(second, version);
    Await.until(
        "the others", RecordingSink.PATIENCE, () -> values(second).size() == 30, second::toString);
    assertEquals(
        LongStream.rangeClosed(11, 40).boxed().collect(Collectors.toSet()), values(second));
    publish(publisher, 41, 41);
    second.awaitValue(0, "v", "41");
    assertEquals(31, second.readings().size(), "nothing twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "5"})
  void aStreamOfTenThousandMessagesComesThroughWithBackPressure(String version) throws Exception {
    start(mosquitto(List.of("max_inflight_messages 1000", "max_queued_messages 0")));
    int count = 10_000;
    Driver driver = connected(sink, version);
    long begun = System.nanoTime();
    CompletableFuture<Void> first =
        CompletableFuture.runAsync(() -> publish(publisher("m1"), 1, count / 2));
    CompletableFuture<Void> second =
        CompletableFuture.runAsync(() -> publish(publisher("m2"), count / 2 + 1, count));
    Await.until("some", RecordingSink.PATIENCE, () -> sink.mark() > 1000);
    sink.hold();
    sink.awaitHeldCaller();
    sink.release();
    CompletableFuture.allOf(first, second).get(60, TimeUnit.SECONDS);
    Await.until(
        "all",
        RecordingSink.PATIENCE,
        () -> sink.mark() >= count,
        () -> sink.mark() + ", " + driver.health());
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertEquals(count, sink.readings().size(), "each once");
    assertEquals(count, values(sink).size());
    assertEquals(List.of(), sink.gaps());
    System.err.printf("mqtt %s: %d messages/s%n", version, Math.round(count / seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "5"})
  void twoAgentsShareTheMessagesOfATopic(String version) throws Exception {
    start(mosquitto(List.of()));
    RecordingSink second = new RecordingSink();
    String channel = CHANNEL.replace("topic=", "topic=$share/agents/");
    for (RecordingSink to : List.of(sink, second)) {
      Driver driver =
          start(to, specs(version).key("client-id", "a" + open.size()).channel(channel).build());
      Await.until(
          "a connection",
          RecordingSink.PATIENCE,
          () -> driver.health().connected(),
          driver::health);
    }
    publish(publisher("machine"), 1, 200);
    Await.until(
        "all of them",
        RecordingSink.PATIENCE,
        () -> values(sink).size() + values(second).size() >= 200,
        () -> values(sink).size() + " and " + values(second).size());
    Set<Long> both = values(sink);
    both.addAll(values(second));
    assertEquals(LongStream.rangeClosed(1, 200).boxed().collect(Collectors.toSet()), both);
    assertTrue(!values(sink).isEmpty() && !values(second).isEmpty(), "both had work");
    assertEquals(200, values(sink).size() + values(second).size(), "nothing came to both");
  }

  @Test
  void aRetainedMessageWithoutATimeIsNoNews() throws Exception {
    start(mosquitto(List.of()));
    Publisher publisher = publisher("machine");
    publisher.publish("plant/D1/state", "RUNNING", true);
    Specs specs = specs("5").channel("s topic=plant/D1/state");
    start(sink, specs.channel("o topic=plant/D1/state retained=accept").build());
    sink.awaitValue(0, "o", "RUNNING");
    assertEquals(List.of(), sink.readings("s"));
    publisher.publish("plant/D1/state", "RUNNING", true);
    assertEquals(Reading.NO_TIME, sink.awaitValue(0, "s", "RUNNING").sourceMicros());
  }
}
