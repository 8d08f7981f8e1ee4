package io.plumbline.driver.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.ServerTrust;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.Certificates;
import io.plumbline.driver.kit.FaultyLink;
import io.plumbline.driver.kit.ForeignProgram;
import io.plumbline.driver.kit.Ports;
import io.plumbline.driver.kit.RecordingSink;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, who is believed, and how much of a message is read. */
class MosquittoAccessIT extends MosquittoFixture {
  private static final String RULES =
      """
      {"defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true, "subscribe": false, "unsubscribe": true},
       "clients": [],
       "groups": [{"groupname": "anyone", "roles": [{"rolename": "reader"}], "clients": []}],
       "roles": [{"rolename": "reader", "acls": [{"acltype": "subscribePattern", "topic": "plant/#", "allow": true}]}],
       "anonymousGroup": "anyone"}
      """;

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
    Certificates pem = new Certificates(folder, Mosquitto.SUITE);
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
  void aMessageBeyondTheLimitIsBadOnceAndDoesNotComeForEver(String version) throws Exception {
    Certificates pem = new Certificates(folder, Mosquitto.SUITE);
    int plain = startTls(pem);
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
    machine.publish(TOPIC, "x".repeat(4 << 20));
    publish(machine, 7, 7);
    sink.awaitValue(0, "v", "7");
    // A broker of MQTT 5 is told how much is too much, and keeps it.
    long bad = version.equals("3") ? 2 : 1;
    assertEquals(bad, sink.readings().stream().filter(r -> r.quality() == Quality.BAD).count());
    assertEquals(bad, driver.health().failures(), driver.health().toString());
    assertEquals(List.of(), sink.gaps(), "the connection lasts");
    driver.close();
    RecordingSink second = new RecordingSink();
    start(second, spec);
    publish(machine, 8, 8);
    second.awaitValue(0, "v", "8");
    // The 7 may come again: whoever closes may do so before its confirmation has left.
    assertFalse(
        second.readings().stream().anyMatch(reading -> reading.quality() == Quality.BAD),
        () -> "the broker keeps nothing of it: " + second.readings());
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

  @Test
  void aBrokerIsTrustedByTheFingerprintThatWasCompared() throws Exception {
    Certificates pem = new Certificates(folder, Mosquitto.SUITE);
    startTls(pem);
    Path accepted = folder.resolve("accepted.pem");
    ServerTrust trust = new MqttDriverFactory().trust().orElseThrow();
    ConnectionSpec spec = tls("5", "localhost", "ca=" + accepted);
    ServerTrust.Shown shown = trust.show(spec);
    assertEquals("CN=broker", shown.subject());
    assertFalse(shown.trusted());
    assertThrows(InputFault.class, () -> trust.accept(spec, shown.fingerprint() + ":00"));
    assertFalse(Files.exists(accepted), "nothing was trusted");
    assertEquals(accepted, trust.accept(spec, shown.fingerprint()));
    Driver driver = start(sink, spec);
    Await.until(
        "a connection", RecordingSink.PATIENCE, () -> driver.health().connected(), driver::health);
  }

  /** A broker with a certificate for localhost; returns the port where it speaks plainly. */
  private int startTls(Certificates pem) throws Exception {
    int plain = Ports.draw();
    List<String> tls =
        List.of(
            "allow_anonymous true",
            "cafile " + pem.authority("ca"),
            "certfile " + pem.leaf("ca", "broker", "DNS:localhost"),
            "keyfile " + pem.key("broker"),
            "listener %d 127.0.0.1".formatted(plain));
    run("chmod", "644", pem.key("broker").toString());
    start(new Mosquitto(folder, port, tls, List.of()));
    return plain;
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
