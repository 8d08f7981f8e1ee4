package io.plumbline.driver.mtconnect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.ServerTrust;
import io.plumbline.driver.kit.Certificates;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Ports;
import io.plumbline.driver.kit.RecordingSink;
import io.plumbline.driver.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents over TLS: who is believed, and how an operator comes to believe one. */
@Timeout(120)
class HttpsAgentTest {
  private static final String SUITE = "MTConnect agents over TLS";

  @TempDir Path folder;
  private final MtconnectDriverFactory factory = new MtconnectDriverFactory();

  /** An agent with a certificate of its own authority "plant". */
  private HttpAgent agent(Certificates pem, String names) throws Exception {
    Path certificate = pem.leaf("plant", "agent", names);
    Options keys =
        Options.of(
            "test",
            Map.of("certificate", certificate.toString(), "key", pem.key("agent").toString()));
    HttpAgent agent = new HttpAgent(TlsFiles.context(keys));
    agent.start();
    return agent;
  }

  private static ConnectionSpec spec(String address, Map<String, String> tls) {
    Map<String, Options.Entry> keys = new LinkedHashMap<>();
    keys.put("address", new Options.Entry(address, "test"));
    keys.put("reconnect-limit", new Options.Entry("500ms", "test"));
    if (!tls.isEmpty()) {
      keys.put("tls", new Options.Entry(Options.of("test", tls), "test"));
    }
    DeviceSpec device =
        new DeviceSpec(
            "D1",
            Options.of("test", Map.of()),
            List.of(
                ShdrAdapter.channel(
                    "c0", Role.PROCESS, Map.of("address", "key0", "type", "integer"))));
    return new ConnectionSpec("line", "mtconnect", new Options("test", keys), List.of(device));
  }

  private static String https(HttpAgent agent, String host) {
    return "https://%s:%d".formatted(host, agent.port());
  }

  @Test
  void an_agent_is_read_over_tls_by_whoever_has_its_authority() throws Exception {
    Certificates pem = new Certificates(folder, SUITE);
    try (HttpAgent agent = agent(pem, "DNS:localhost")) {
      String address = https(agent, "localhost");
      String ca = pem.authority("plant").toString();
      RecordingSink sink = new RecordingSink();
      try (Driver driver = factory.create(spec(address, Map.of("ca", ca)))) {
        driver.start(sink);
        sink.awaitValue(0, "c0", "" + MachineSimulator.FIRST_VALUE);
        agent.set(0, 4711, 1_700_000_000_600_000L);
        sink.awaitValue(0, "c0", "4711");
      }
      EnvironmentFault unknown =
          assertThrows(EnvironmentFault.class, () -> factory.probe(spec(address, Map.of())));
      assertTrue(unknown.words().en().contains("PKIX"), unknown.words().en());
      String other = https(agent, "127.0.0.1");
      EnvironmentFault name =
          assertThrows(EnvironmentFault.class, () -> factory.probe(spec(other, Map.of("ca", ca))));
      assertTrue(name.words().en().contains("127.0.0.1"), name.words().en());
    }
  }

  @Test
  void an_agent_is_accepted_by_the_fingerprint_that_was_compared_and_by_no_other()
      throws Exception {
    Certificates pem = new Certificates(folder, SUITE);
    Path ca = folder.resolve("accepted.pem");
    ServerTrust trust = factory.trust().orElseThrow();
    try (HttpAgent agent = agent(pem, "DNS:localhost")) {
      ConnectionSpec spec = spec(https(agent, "localhost"), Map.of("ca", ca.toString()));
      ServerTrust.Shown shown = trust.show(spec);
      assertEquals("CN=agent", shown.subject());
      assertEquals("CN=plant", shown.issuer());
      assertFalse(shown.trusted());
      InputFault fault =
          assertThrows(
              InputFault.class, () -> trust.accept(spec, "00" + shown.fingerprint().substring(2)));
      assertTrue(fault.words().en().contains(shown.fingerprint()), fault.words().toString());
      assertFalse(Files.exists(ca), "nothing was trusted");
      assertEquals(
          ca, trust.accept(spec, shown.fingerprint().replace(":", "").toLowerCase(Locale.ROOT)));
      assertTrue(trust.show(spec).trusted());
      assertEquals(1, factory.probe(spec).readings().size());
    }
  }

  @Test
  void what_has_no_certificate_cannot_be_trusted() {
    ServerTrust trust = factory.trust().orElseThrow();
    int nobody = Ports.draw();
    assertThrows(InputFault.class, () -> trust.show(spec("http://localhost:" + nobody, Map.of())));
    assertThrows(InputFault.class, () -> trust.show(spec("tcp://localhost:" + nobody, Map.of())));
    EnvironmentFault fault =
        assertThrows(
            EnvironmentFault.class,
            () -> trust.show(spec("https://localhost:" + nobody, Map.of())));
    assertTrue(fault.words().en().contains("shows no certificate"), fault.words().en());
    InputFault plain =
        assertThrows(
            InputFault.class,
            () -> factory.create(spec("http://localhost:1", Map.of("ca", "ca.pem"))));
    assertTrue(plain.words().en().contains("not https://"), plain.words().en());
  }
}
