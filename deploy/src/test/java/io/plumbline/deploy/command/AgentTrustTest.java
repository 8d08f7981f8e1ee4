package io.plumbline.deploy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.deploy.factory.Factory;
import io.plumbline.deploy.factory.FactorySettings;
import io.plumbline.deploy.factory.Protocol;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code agent trust} against the OPC UA server of the simulated factory. */
@Tag("slow")
class AgentTrustTest {
  @TempDir private static Path folder;

  private static Factory factory;

  private record Outcome(int code, String out, String err) {}

  @BeforeAll
  static void open() throws InterruptedException {
    factory = Factory.start(FactorySettings.standard(folder.resolve("plant")).withDevices(40));
  }

  @AfterAll
  static void close() {
    factory.close();
  }

  private static Outcome trust(String... words) {
    List<String> all = new ArrayList<>(List.of("agent", "trust", "--lang", "en"));
    all.addAll(List.of(words));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Plumbline.run(
            all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
    return new Outcome(code, out.toString(), err.toString());
  }

  private static Path configuration(Path pki) throws Exception {
    return Files.writeString(
        folder.resolve("agent.yaml"),
        """
        agent: {id: edge-1, folder: .}
        gateway: {address: "127.0.0.1:1"}
        connections:
          - name: press
            protocol: opcua
            address: "opc.tcp://127.0.0.1:%d/factory"
            certificates: %s
            devices: [{id: D1, channels: [{name: load, address: "i=2258"}]}]
          - name: line
            protocol: modbus
            address: "tcp://127.0.0.1:1"
            devices: [{id: D2, channels: [{name: load, address: "holding:0"}]}]
        """
            .formatted(factory.port(Protocol.OPCUA), pki));
  }

  @Test
  void aServerIsTrustedOnlyByTheFingerprintThatItShows() throws Exception {
    Path pki = Files.createDirectory(folder.resolve("pki"));
    String file = configuration(pki).toString();

    Outcome looked = trust("press", "--config", file, "--format", "json");
    assertEquals(1, looked.code(), looked.err());
    assertTrue(looked.err().contains("add --yes and the fingerprint"), looked.err());
    JsonNode shown = new ObjectMapper().readTree(looked.out());
    String fingerprint = shown.path("sha-256").asText();
    assertTrue(fingerprint.matches("([0-9A-F]{2}:){31}[0-9A-F]{2}"), looked.out());
    assertTrue(Instant.parse(shown.path("valid-until").asText()).isAfter(Instant.now()));
    assertTrue(shown.path("subject").asText().contains("CN="), looked.out());
    assertEquals(false, shown.path("trusted").asBoolean(true));

    Outcome wrong = trust("press", "--config", file, "--yes", "00" + fingerprint.substring(2));
    assertEquals(2, wrong.code(), wrong.err());
    assertTrue(wrong.err().contains("nothing was trusted"), wrong.err());
    assertTrue(!Files.exists(pki.resolve("trusted")));

    Outcome right = trust("press", "--config", file, "--yes", fingerprint.replace(":", ""));
    assertEquals(0, right.code(), right.err());
    assertTrue(right.err().contains("trusted from now on: " + pki), right.err());

    Outcome again = trust("press", "--config", file);
    assertEquals(0, again.code(), again.err());
    assertTrue(again.err().contains("trusted already"), again.err());
    assertTrue(again.out().contains("sha-256     " + fingerprint), again.out());
    assertEquals(2, trust("press", "--config", file, "--yes", "00:11").code());
  }

  @Test
  void anAddressDoesWithoutAConfiguration() throws Exception {
    Path pki = Files.createDirectory(folder.resolve("pki2"));
    Outcome looked =
        trust(
            "opc.tcp://127.0.0.1:%d/factory".formatted(factory.port(Protocol.OPCUA)),
            "--set",
            "security=Basic256Sha256",
            "--set",
            "certificates=" + pki);
    assertEquals(1, looked.code(), looked.err());
    assertTrue(looked.out().contains("trusted     false"), looked.out());
  }

  @Test
  void faultsSayWhatWasExpected() throws Exception {
    String file = configuration(Files.createDirectory(folder.resolve("pki3"))).toString();
    Outcome unknown = trust("pres", "--config", file);
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("expected one of press, line"), unknown.err());
    Outcome modbus = trust("line", "--config", file);
    assertEquals(2, modbus.code());
    assertTrue(modbus.err().contains("show no certificate"), modbus.err());
    Outcome nothing = trust();
    assertEquals(2, nothing.code());
    assertTrue(nothing.err().contains("--config FILE"), nothing.err());
    Outcome plain = trust("mqtt://127.0.0.1:1");
    assertEquals(2, plain.code());
    assertTrue(plain.err().contains("does not speak TLS"), plain.err());
    Outcome nobody = trust("mqtts://127.0.0.1:1");
    assertEquals(3, nobody.code(), nobody.err());
  }
}
