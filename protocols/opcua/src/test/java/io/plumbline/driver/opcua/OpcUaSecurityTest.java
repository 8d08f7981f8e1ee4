package io.plumbline.driver.opcua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.config.Options;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.ServerTrust;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.RecordingSink;
import io.plumbline.driver.tls.Fingerprint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing but the configured protection is ever used, and only with a server that is trusted. */
@Timeout(120)
@Tag("slow")
class OpcUaSecurityTest {
  private final OpcUaDriverFactory factory = new OpcUaDriverFactory();
  private final RecordingSink sink = new RecordingSink();
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "Basic256Sha256,sign", "Basic256Sha256,sign-and-encrypt",
    "Aes128_Sha256_RsaOaep,sign", "Aes128_Sha256_RsaOaep,sign-and-encrypt",
    "Aes256_Sha256_RsaPss,sign", "Aes256_Sha256_RsaPss,sign-and-encrypt"
  })
  void every_policy_and_mode_reads(String policy, String mode) throws Exception {
    Pki.trust(folder, MiloMachine.serverCertificate());
    try (MiloMachine machine = new MiloMachine()) {
      machine.start();
      var result = factory.probe(secure(machine, "security", policy, "mode", mode));
      assertEquals(List.of(), result.remarks());
      assertEquals(
          List.of("11", "12", "13"),
          result.readings().stream().map(r -> r.value().asText()).toList());
    }
  }

  @Test
  void without_any_word_about_security_the_connection_is_encrypted() {
    ServerSettings settings = ServerSettings.read(spec(4840, Pki.protection(folder)));
    assertEquals("Basic256Sha256", settings.protection().policy().name());
    assertEquals("SignAndEncrypt", settings.protection().mode().name());
    assertTrue(settings.protection().hostnameCheck());
  }

  @Test
  void an_unknown_server_is_refused_with_its_fingerprint_until_its_certificate_is_trusted()
      throws Exception {
    try (MiloMachine machine = new MiloMachine();
        Driver driver = factory.create(secure(machine))) {
      machine.start();
      driver.start(sink);
      Await.until("a refusal", RecordingSink.PATIENCE, () -> driver.health().failures() > 0);
      String detail = driver.health().detail();
      assertTrue(detail.contains(Fingerprint.of(MiloMachine.serverCertificate())), detail);
      assertTrue(detail.contains("copy " + folder.resolve("rejected")), detail);
      assertEquals(List.of(), sink.readings());
      assertEquals(0, machine.sessions(), "sessions with a server that is not trusted");
      Pki.trustRejected(folder);
      sink.awaitValue(0, "c0", "11");
      assertTrue(driver.health().connected());
    }
  }

  @Test
  void a_server_without_the_configured_policy_is_not_read_with_a_weaker_one() throws Exception {
    Pki.trust(folder, MiloMachine.serverCertificate());
    try (MiloMachine machine = new MiloMachine(false, (chain, uri, hosts) -> {});
        Driver driver = factory.create(secure(machine))) {
      machine.start();
      driver.start(sink);
      Await.until("two refusals", RecordingSink.PATIENCE, () -> driver.health().failures() >= 2);
      String detail = driver.health().detail();
      assertTrue(
          detail.contains(
              "no endpoint with Basic256Sha256/SignAndEncrypt for Anonymous; it offers none/None"),
          detail);
      assertEquals(List.of(), sink.readings());
    }
  }

  @Test
  void a_certificate_for_another_host_is_refused_unless_the_check_is_off() throws Exception {
    Pki.trust(folder, MiloMachine.serverCertificate());
    try (MiloMachine machine = new MiloMachine()) {
      machine.start();
      String address = "opc.tcp://localhost:" + machine.port() + "/line";
      ConnectionSpec strict = with(secure(machine), "address", address);
      EnvironmentFault fault = assertThrows(EnvironmentFault.class, () -> factory.probe(strict));
      assertTrue(
          fault.words().en().contains("Bad_CertificateHostNameInvalid"), fault.words().toString());
      assertEquals(3, factory.probe(with(strict, "check-hostname", "false")).readings().size());
    }
  }

  @Test
  void a_user_needs_the_right_password() throws Exception {
    Pki.trust(folder, MiloMachine.serverCertificate());
    Path password = folder.resolve("password");
    Files.writeString(password, "wrong\n");
    try (MiloMachine machine = new MiloMachine()) {
      machine.start();
      ConnectionSpec spec =
          secure(machine, "user", MiloMachine.USER, "password-file", password.toString());
      EnvironmentFault fault = assertThrows(EnvironmentFault.class, () -> factory.probe(spec));
      assertTrue(
          fault.words().en().contains("Bad_UserAccessDenied")
              || fault.words().en().contains("Bad_IdentityTokenRejected"),
          fault.words().toString());
      assertFalse(fault.words().toString().contains("wrong"), "a password in a message");
      Files.writeString(password, MiloMachine.PASSWORD + "\n");
      assertEquals(3, factory.probe(spec).readings().size());
    }
  }

  @Test
  void a_user_may_show_a_certificate() throws Exception {
    Pki.trust(folder, MiloMachine.serverCertificate());
    Path user = Files.createDirectory(folder.resolve("user"));
    OwnCertificate shown = OwnCertificate.load(user);
    try (MiloMachine machine = new MiloMachine()) {
      machine.start();
      ConnectionSpec spec =
          secure(
              machine,
              "user-certificate",
              OwnCertificate.certificateFile(user).toString(),
              "user-key",
              user.resolve("own").resolve("private-key.pem").toString());
      EnvironmentFault fault = assertThrows(EnvironmentFault.class, () -> factory.probe(spec));
      assertTrue(fault.words().en().contains("Bad_"), fault.words().toString());
      machine.admit(shown.certificate());
      assertEquals(3, factory.probe(spec).readings().size());
    }
  }

  @Test
  void a_server_is_accepted_by_the_fingerprint_that_was_compared_and_by_no_other()
      throws Exception {
    ServerTrust trust = factory.trust().orElseThrow();
    try (MiloMachine machine = new MiloMachine()) {
      machine.start();
      ConnectionSpec spec = secure(machine);
      ServerTrust.Shown shown = trust.show(spec);
      assertEquals(Fingerprint.of(MiloMachine.serverCertificate()), shown.fingerprint());
      assertTrue(shown.subject().contains("test server") && !shown.trusted(), shown.toString());
      InputFault fault =
          assertThrows(
              InputFault.class, () -> trust.accept(spec, "00" + shown.fingerprint().substring(2)));
      assertTrue(fault.words().en().contains(shown.fingerprint()), fault.words().toString());
      assertFalse(trust.show(spec).trusted());
      Path file =
          trust.accept(spec, shown.fingerprint().replace(":", " ").toLowerCase(Locale.ROOT));
      assertTrue(Files.exists(file) && trust.show(spec).trusted());
      assertEquals(3, factory.probe(spec).readings().size());
      ConnectionSpec open = machine.connection(machine.port());
      assertThrows(InputFault.class, () -> trust.show(open));
    }
  }

  @Test
  void a_server_that_does_not_trust_the_agent_is_named_in_the_message() throws Exception {
    Pki.trust(folder, MiloMachine.serverCertificate());
    MiloMachine refusing =
        new MiloMachine(
            true,
            (chain, uri, hosts) -> {
              throw new UaException(StatusCodes.Bad_SecurityChecksFailed);
            });
    try (MiloMachine machine = refusing) {
      machine.start();
      EnvironmentFault fault =
          assertThrows(EnvironmentFault.class, () -> factory.probe(secure(machine)));
      assertTrue(
          fault.words().en().contains("certificates and the user on both sides"),
          fault.words().toString());
    }
  }

  @Test
  void the_own_certificate_is_made_once_and_its_key_is_for_the_owner_only() throws Exception {
    OwnCertificate made = OwnCertificate.load(folder);
    OwnCertificate read = OwnCertificate.load(folder);
    assertEquals(made.certificate(), read.certificate());
    assertEquals(made.keyPair().getPrivate(), read.keyPair().getPrivate());
    assertTrue(made.applicationUri().startsWith("urn:plumbline:agent:"));
    Path key = folder.resolve("own").resolve("private-key.pem");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "security=none",
        "security=none,insecure-no-security=false",
        "security=None,insecure-no-security=true",
        "security=none,insecure-no-security=true,mode=sign",
        "security=none,insecure-no-security=true,user=a,password-env=P",
        "security=Basic256Sha256,insecure-no-security=true,certificates=FOLDER",
        "security=Basic256,certificates=FOLDER",
        "security=Basic128Rsa15,certificates=FOLDER",
        "mode=none,certificates=FOLDER",
        "security=Basic256Sha256",
        "certificates=/nowhere/at/all",
        "certificates=FOLDER,user=a",
        "certificates=FOLDER,password-env=P",
        "certificates=FOLDER,user=a,password-env=P,password-file=FOLDER",
        "certificates=FOLDER,user=a,password-file=/nowhere/at/all",
        "certificates=FOLDER,user-certificate=/nowhere/at/all,user-key=/nowhere/at/all",
        "certificates=FOLDER,user-certificate=FOLDER",
        "security=none,insecure-no-security=true,user-key=FOLDER"
      })
  void protection_that_is_incomplete_or_contradicts_itself_is_refused(String keys) {
    Map<String, String> protection = new LinkedHashMap<>();
    for (String pair : keys.replace("FOLDER", folder.toString()).split(",")) {
      protection.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    InputFault fault =
        assertThrows(InputFault.class, () -> factory.create(spec(4840, protection)).close());
    assertTrue(fault.words().en().startsWith("test: "), fault.words().toString());
  }

  private ConnectionSpec secure(MiloMachine machine, String... more) {
    return spec(machine.port(), Pki.protection(folder, more));
  }

  private static ConnectionSpec spec(int port, Map<String, String> protection) {
    return with(
        MiloMachine.connection(port, protection, MiloMachine.channels()), "request-timeout", "5s");
  }

  private static ConnectionSpec with(ConnectionSpec spec, String key, String value) {
    Options options = spec.options().with(key, value);
    return new ConnectionSpec(spec.name(), spec.protocol(), options, spec.devices());
  }
}
