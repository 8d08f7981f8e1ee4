package io.plumbline.driver.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.Reading;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.FaultyLink;
import io.plumbline.driver.kit.ForeignProgram;
import io.plumbline.driver.kit.RecordingSink;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to messages when mosquitto or the agent dies, and who is let in. */
@Timeout(120)
class MosquittoIT {
  private static final String TOPIC = "plant/D1/v";
  private static final String CHANNEL =
      "v topic=" + TOPIC + " format=json value=$.v time=$.t time-format=ms";

  private static final String RULES =
      """
      {"defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true, "subscribe": false, "unsubscribe": true},
       "clients": [],
       "groups": [{"groupname": "anyone", "roles": [{"rolename": "reader"}], "clients": []}],
       "roles": [{"rolename": "reader", "acls": [{"acltype": "subscribePattern", "topic": "plant/#", "allow": true}]}],
       "anonymousGroup": "anyone"}
      """;

  @TempDir Path folder;
  private final int port = FaultyLink.freePort();
  private final RecordingSink sink = new RecordingSink();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

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
  void aRefusedSubscriptionIsReportedAndTheOthersWork(String version) throws Exception {
    Path plugin = securityPlugin();
    Path rules = Files.writeString(folder.resolve("rules.json"), RULES);
    start(mosquitto(List.of("plugin " + plugin, "plugin_opt_config_file " + rules)));
    ConnectionSpec spec = specs(version).channel(CHANNEL).channel("s topic=secret/x").build();
    Driver driver = start(sink, spec);
    Await.until(
        "the refusal",
        RecordingSink.PATIENCE,
        () -> driver.health().failures() > 0,
        driver::health);
    assertTrue(driver.health().detail().contains("secret/x"), driver.health().detail());
    publish(publisher("machine"), 1, 1);
    sink.awaitValue(0, "v", "1");
    assertTrue(driver.health().connected());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "5"})
  void userAndPasswordAreChecked(String version) throws Exception {
    ForeignProgram.require("mosquitto_passwd", Mosquitto.SUITE, "apt-get install mosquitto");
    Path users = folder.resolve("users");
    Path right = Files.writeString(folder.resolve("right"), "s3cret\n");
    Path wrong = Files.writeString(folder.resolve("wrong"), "guess\n");
    run("mosquitto_passwd", "-b", "-c", users.toString(), "agent", "s3cret");
    run("chmod", "644", users.toString());
    start(new Mosquitto(folder, port, List.of("password_file " + users), List.of()));
    Driver refused =
        start(
            sink,
            specs(version)
                .key("user", "agent")
                .key("password-file", wrong.toString())
                .channel(CHANNEL)
                .build());
    Await.until(
        "a refusal",
        RecordingSink.PATIENCE,
        () -> refused.health().failures() > 0,
        refused::health);
    assertTrue(refused.health().detail().toLowerCase().contains("auth"), refused.health().detail());
    refused.close();
    Driver let =
        start(
            sink,
            specs(version)
                .key("user", "agent")
                .key("password-file", right.toString())
                .channel(CHANNEL)
                .build());
    Await.until(
        "a connection", RecordingSink.PATIENCE, () -> let.health().connected(), let::health);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "5"})
  void tlsNeedsTheRightAuthorityTheRightNameAndAClientCertificate(String version) throws Exception {
    Certificates pem = new Certificates(folder);
    List<String> tls =
        List.of(
            "allow_anonymous true",
            "cafile " + pem.authority("ca"),
            "certfile " + pem.leaf("ca", "broker", "DNS:localhost"),
            "keyfile " + pem.key("broker"),
            "require_certificate true");
    Path agent = pem.leaf("ca", "agent", "DNS:agent");
    Path stranger = pem.authority("stranger");
    for (Path key : List.of(pem.key("broker"), pem.key("agent"))) {
      run("chmod", "644", key.toString());
    }
    start(new Mosquitto(folder, port, tls, List.of()));
    String certificate = "certificate=" + agent;
    String key = "key=" + pem.key("agent");
    refused(tls(version, "localhost", "ca=" + stranger, certificate, key), "PKIX");
    refused(tls(version, "127.0.0.1", "ca=" + pem.authority("ca"), certificate, key), "127.0.0.1");
    refused(tls(version, "localhost", "ca=" + pem.authority("ca")), "");
    Driver driver =
        start(sink, tls(version, "localhost", "ca=" + pem.authority("ca"), certificate, key));
    Await.until(
        "a connection", RecordingSink.PATIENCE, () -> driver.health().connected(), driver::health);
  }

  /** Whoever reads plain TCP may be sent a packet of 256 MB; so may whoever reads TLS. */
  @ParameterizedTest
  @ValueSource(strings = {"3", "5"})
  void aPacketBeyondTheLimitIsNotReadOverTlsEither(String version) throws Exception {
    Certificates pem = new Certificates(folder);
    int plain = FaultyLink.freePort();
    List<String> tls =
        List.of(
            "allow_anonymous true",
            "cafile " + pem.authority("ca"),
            "certfile " + pem.leaf("ca", "broker", "DNS:localhost"),
            "keyfile " + pem.key("broker"),
            "listener %d 127.0.0.1".formatted(plain));
    run("chmod", "644", pem.key("broker").toString());
    start(new Mosquitto(folder, port, tls, List.of()));
    ConnectionSpec spec =
        new Specs("ssl://localhost:" + port)
            .key("mqtt", version)
            .key("max-payload", "1000")
            .mapping("tls", "ca=" + pem.authority("ca"))
            .channel(CHANNEL)
            .build();
    Driver driver = start(sink, spec);
    Await.until(
        "a connection", RecordingSink.PATIENCE, () -> driver.health().connected(), driver::health);
    Publisher machine = new Publisher("tcp://127.0.0.1:" + plain, "machine");
    open.add(machine);
    machine.publish(TOPIC, "x".repeat(2000));
    sink.awaitBad(0, "v");
    machine.publish(TOPIC, "x".repeat(1 << 20));
    if (version.equals("3")) {
      // Nothing tells a broker of 3.1.1 how much is too much.
      Await.until(
          "the end of the connection",
          RecordingSink.PATIENCE,
          () -> driver.health().detail().contains("expected at most 139072"),
          driver::health);
    } else {
      publish(machine, 7, 7);
      sink.awaitValue(0, "v", "7");
      assertEquals(1, driver.health().failures(), driver.health().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "5"})
  void othersSeeWhetherTheAgentIsOnlineAlsoWhenItDies(String version) throws Exception {
    start(mosquitto(List.of()));
    RecordingSink others = new RecordingSink();
    Driver other =
        start(
            others,
            new Specs("tcp://127.0.0.1:" + port)
                .key("client-id", "others")
                .channel("p topic=agents/a")
                .build());
    Await.until(
        "the other", RecordingSink.PATIENCE, () -> other.health().connected(), other::health);
    FaultyLink link = new FaultyLink(port);
    open.add(link);
    link.restore();
    ConnectionSpec spec =
        new Specs("tcp://127.0.0.1:" + link.port())
            .key("mqtt", version)
            .key("keep-alive", "1s")
            .mapping("presence", "topic=agents/a", "online=here", "offline=gone")
            .channel(CHANNEL)
            .build();
    Driver driver = start(sink, spec);
    others.awaitValue(0, "p", "here");
    int mark = others.mark();
    link.cut();
    others.awaitValue(mark, "p", "gone");
    mark = others.mark();
    link.restore();
    others.awaitValue(mark, "p", "here");
    mark = others.mark();
    driver.close();
    others.awaitValue(mark, "p", "gone");
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

  /** Part of mosquitto, in a folder named after the machine's architecture. */
  private static Path securityPlugin() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/usr/lib"))) {
      for (Path architecture : folders) {
        Path plugin = architecture.resolve("mosquitto_dynamic_security.so");
        if (Files.exists(plugin)) {
          return plugin;
        }
      }
    }
    ForeignProgram.leaveOut(
        Mosquitto.SUITE + " is left out: mosquitto has no dynamic security plugin");
    throw new IllegalStateException("left out");
  }

  private void refused(ConnectionSpec spec, String why) {
    Driver driver = start(sink, spec);
    Await.until(
        "a refusal", RecordingSink.PATIENCE, () -> driver.health().failures() > 0, driver::health);
    assertTrue(
        !driver.health().connected() && driver.health().detail().contains(why),
        driver.health().toString());
    driver.close();
  }

  private ConnectionSpec tls(String version, String host, String... files) {
    return new Specs("ssl://%s:%d".formatted(host, port))
        .key("mqtt", version)
        .mapping("tls", files)
        .channel(CHANNEL)
        .build();
  }

  private Mosquitto persistent() throws Exception {
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

  private Mosquitto mosquitto(List<String> more) {
    return new Mosquitto(folder, port, more);
  }

  private Mosquitto start(Mosquitto mosquitto) throws Exception {
    open.add(mosquitto);
    mosquitto.start();
    return mosquitto;
  }

  /**
   * Waits until everything so far is on the broker's disk, which is the broker's part of the
   * bargain.
   */
  private void save(Mosquitto mosquitto) throws Exception {
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

  private Specs specs(String version) {
    return new Specs("tcp://127.0.0.1:" + port)
        .key("mqtt", version)
        .key("keep-alive", "5s")
        .key("timeout", "5s");
  }

  private Driver start(RecordingSink to, String version) {
    return start(to, specs(version).channel(CHANNEL).build());
  }

  private Driver start(RecordingSink to, ConnectionSpec spec) {
    Driver driver = new MqttDriverFactory().create(spec);
    open.add(driver);
    driver.start(to);
    return driver;
  }

  /** A subscription has to be there before the first message. */
  private Driver connected(RecordingSink to, String version) {
    Driver driver = start(to, version);
    Await.until(
        "a connection", RecordingSink.PATIENCE, () -> driver.health().connected(), driver::health);
    return driver;
  }

  private Publisher publisher(String id) {
    Publisher publisher = new Publisher("tcp://127.0.0.1:" + port, id);
    open.add(publisher);
    return publisher;
  }

  private static void publish(Publisher publisher, int from, int to) {
    for (int i = from; i <= to; i++) {
      publisher.publish(TOPIC, "{\"v\": %d, \"t\": %d}".formatted(i, 1_700_000_000_000L + i));
    }
  }

  private static Set<Long> values(RecordingSink sink) {
    return sink.goodValues("v").stream()
        .map(Long::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void run(String... command) {
    assertEquals(0, exit(command), String.join(" ", command));
  }

  private static int exit(String... command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(String.join(" ", command), e);
    }
  }
}
