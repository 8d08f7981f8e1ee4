package io.plumbline.collector.agent.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.plumbline.collector.agent.kit.TestAuthority;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.uplink.EnrolmentToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class AgentEnrolmentTest {
  private static final String SECRET = "0123456789012345678901234567890123456789012";

  @TempDir Path folder;
  private final TestAuthority authority = new TestAuthority("plant");
  private HttpsServer server;
  private TestAuthority signer = authority;
  private String certified = "edge-1";
  private int status = 200;

  @BeforeEach
  void open() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.server("localhost")));
    server.createContext("/enroll", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> request =
          parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      String body =
          status == 200
              ? "{\"certificate\": \"%s\", \"ca\": \"%s\"}"
                  .formatted(
                      escaped(signer.certify(request.getOrDefault("csr", ""), certified)),
                      escaped(TestAuthority.pem(signer.certificate())))
              : "{\"error\": \"the token is used up\"}";
      assertEquals("edge-1", request.get("agent"));
      exchange.sendResponseHeaders(status, body.length());
      exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String escaped(String pem) {
    return pem.replace("\n", "\\n");
  }

  private static Map<String, String> parse(String body) throws IOException {
    Map<String, String> members = new HashMap<>();
    try (JsonParser in = new JsonFactory().createParser(body)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        members.put(name, in.getText());
      }
    }
    return members;
  }

  private String token(TestAuthority pinned) throws GeneralSecurityException {
    return new EnrolmentToken("edge-1", SECRET, pinned.fingerprint()).toString();
  }

  private URI uri(String host) {
    return URI.create("https://%s:%d".formatted(host, server.getAddress().getPort()));
  }

  @Test
  void anAgentMakesItsKeyAndGetsACertificateThatItCanSealWith() throws Exception {
    AgentIdentity identity = AgentEnrolment.enroll(uri("localhost"), token(authority), folder);

    assertEquals("edge-1", identity.agent());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve(AgentKey.FILE))));
    Seal seal = identity.seal(new UUID(1, 2), 3, Digest.ZERO, 4);
    assertTrue(seal.verify(AgentIdentity.load(folder).chain().getFirst().getPublicKey()));
    identity.tls(folder.resolve(AgentIdentity.CA_FILE));
  }

  @Test
  void enrollingAgainKeepsTheKey() throws Exception {
    AgentEnrolment.enroll(uri("localhost"), token(authority), folder);
    String key = Files.readString(folder.resolve(AgentKey.FILE));
    AgentEnrolment.enroll(uri("localhost"), token(authority), folder);

    assertEquals(key, Files.readString(folder.resolve(AgentKey.FILE)));
  }

  @Test
  void aServerThatTheTokenDoesNotMeanLearnsNothing() throws Exception {
    String token = token(new TestAuthority("another"));

    String words =
        assertThrows(
                EnvironmentFault.class,
                () -> AgentEnrolment.enroll(uri("localhost"), token, folder))
            .words()
            .en();

    assertTrue(words.contains("has the fingerprint"), words);
    assertFalse(Files.exists(folder.resolve(AgentIdentity.CERTIFICATE_FILE)));
  }

  @Test
  void aServerOfTheRightAuthorityUnderAnotherNameIsRefused() throws Exception {
    String token = token(authority);

    assertThrows(
        EnvironmentFault.class, () -> AgentEnrolment.enroll(uri("127.0.0.1"), token, folder));
  }

  @Test
  void answersThatDoNotFitTheTokenAreRefused() throws Exception {
    String token = token(authority);
    certified = "edge-2";
    String other =
        assertThrows(
                EnvironmentFault.class,
                () -> AgentEnrolment.enroll(uri("localhost"), token, folder))
            .words()
            .en();
    assertTrue(other.contains("a certificate for the agent edge-2, expected edge-1"), other);

    certified = "edge-1";
    signer = new TestAuthority("another");
    String wrong =
        assertThrows(
                EnvironmentFault.class,
                () -> AgentEnrolment.enroll(uri("localhost"), token, folder))
            .words()
            .en();
    assertTrue(wrong.contains("the token expects"), wrong);
    assertFalse(Files.exists(folder.resolve(AgentIdentity.CERTIFICATE_FILE)));
  }

  @Test
  void aTokenThatIsUsedUpIsBadInputAndAServerFaultIsNot() throws Exception {
    String token = token(authority);
    status = 403;
    String words =
        assertThrows(InputFault.class, () -> AgentEnrolment.enroll(uri("localhost"), token, folder))
            .words()
            .en();
    assertTrue(words.contains("the token is used up"), words);
    assertFalse(words.contains(SECRET));

    status = 500;
    assertThrows(
        EnvironmentFault.class, () -> AgentEnrolment.enroll(uri("localhost"), token, folder));
  }

  @Test
  void aSecretIsNotSentInTheClearOverANetwork() throws Exception {
    String token = token(authority);

    assertThrows(
        InputFault.class,
        () -> AgentEnrolment.enroll(URI.create("http://192.0.2.1:7444"), token, folder));
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    AgentKey.obtain(folder);
    Files.setPosixFilePermissions(
        folder.resolve(AgentKey.FILE), PosixFilePermissions.fromString("rw-r--r--"));

    String words = assertThrows(InputFault.class, () -> AgentKey.load(folder)).words().en();

    assertTrue(words.contains("the mode is rw-r--r--, expected rw-------"), words);
  }

  @Test
  void aCertificateMadeOutToAnotherKeyIsRefused() throws Exception {
    AgentEnrolment.enroll(uri("localhost"), token(authority), folder);
    Files.delete(folder.resolve(AgentKey.FILE));
    AgentKey.obtain(folder);

    String words = assertThrows(InputFault.class, () -> AgentIdentity.load(folder)).words().en();

    assertTrue(words.contains("is not made out to the key agent.key"), words);
  }
}
