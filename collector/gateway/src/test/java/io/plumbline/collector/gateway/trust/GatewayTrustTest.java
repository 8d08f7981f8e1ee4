package io.plumbline.collector.gateway.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.uplink.EnrolmentToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class GatewayTrustTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;

  @Test
  void keysAreReadableByTheirOwnerOnlyAndCertificatesLieInTheArchive() throws Exception {
    GatewayTrust trust = open();
    trust.serverIdentity(List.of("localhost"));
    TestAgent agent = TestAgent.enrol(trust, "edge-1", "D001");
    try (Stream<Path> files = Files.walk(folder.resolve("keys"))) {
      for (Path file :
          files.filter(Files::isRegularFile).filter(file -> !file.endsWith(".lock")).toList()) {
        boolean secret = !file.toString().endsWith(".pem");
        assertEquals(
            secret ? "rw-------" : "rw-r--r--",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
            file.toString());
      }
    }
    ArchiveLayout archive = new ArchiveLayout(folder.resolve("archive"));
    Digest hash = Digest.sha256(agent.certificate().getEncoded());
    assertEquals(
        agent.certificate(), Pem.readCertificate(archive.agentCertificate("edge-1", hash)));
    assertEquals(trust.authority(), Pem.readCertificate(archive.trustAuthority()));
    X509Certificate gateway = Pem.readCertificate(archive.gatewayCertificate("gw-1"));
    gateway.verify(trust.authority().getPublicKey());
    assertFalse(Files.readString(archive.trustAuthority()).contains("PRIVATE"));
  }

  @Test
  void aTokenWorksOnceAndAgainForTheSameKeyOnly() throws Exception {
    GatewayTrust trust = open();
    EnrolmentToken token = trust.issueToken("edge-1", Set.of("*"), HOUR);
    String request = TestAgent.request(TestAgent.newKey(), "edge-1");
    X509Certificate first = trust.enrol("edge-1", token.toString(), request);
    assertEquals(first, trust.enrol("edge-1", token.toString(), request));
    assertRefused(
        trust, "edge-1", token.toString(), TestAgent.request(TestAgent.newKey(), "edge-1"));
    try (Stream<Path> certificates = Files.list(folder.resolve("archive/agents/edge-1"))) {
      assertEquals(1, certificates.count());
    }
  }

  @Test
  void ofTwoAgentsWithOneTokenOnlyOneEnrols() throws Exception {
    GatewayTrust trust = open();
    EnrolmentToken token = trust.issueToken("edge-1", Set.of("*"), HOUR);
    Callable<Boolean> attempt =
        () -> {
          try {
            trust.enrol(
                "edge-1", token.toString(), TestAgent.request(TestAgent.newKey(), "edge-1"));
            return true;
          } catch (EnrolmentRefused e) {
            return false;
          }
        };
    int granted = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> outcome : pool.invokeAll(List.of(attempt, attempt, attempt, attempt))) {
        granted += outcome.get() ? 1 : 0;
      }
    }
    assertEquals(1, granted);
    try (Stream<Path> certificates = Files.list(folder.resolve("archive/agents/edge-1"))) {
      assertEquals(1, certificates.count());
    }
  }

  @Test
  void aWrongOrForeignOrReplacedTokenIsRefused() throws Exception {
    GatewayTrust trust = open();
    String request = TestAgent.request(TestAgent.newKey(), "edge-1");
    EnrolmentToken old = trust.issueToken("edge-1", Set.of("*"), HOUR);
    EnrolmentToken other = trust.issueToken("edge-2", Set.of("*"), HOUR);
    EnrolmentToken token = trust.issueToken("edge-1", Set.of("*"), HOUR);
    assertRefused(trust, "edge-1", old.toString(), request);
    assertRefused(trust, "edge-1", other.toString(), request);
    assertRefused(trust, "edge-3", token.toString(), request);
    assertRefused(trust, "../edge-1", token.toString(), request);
    assertRefused(trust, "edge-1", "", request);
    trust.enrol("edge-1", token.toString(), request);
  }

  @Test
  void aTokenOutOfDateIsRefused() throws Exception {
    EnrolmentToken token = open().issueToken("edge-1", Set.of("*"), HOUR);
    Clock later = Clock.fixed(Instant.now().plus(HOUR).plusSeconds(1), ZoneOffset.UTC);
    GatewayTrust trust =
        GatewayTrust.open(folder.resolve("keys"), "gw-1", folder.resolve("archive"), later);
    assertRefused(
        trust, "edge-1", token.toString(), TestAgent.request(TestAgent.newKey(), "edge-1"));
  }

  @Test
  void aRequestWithoutProofOrOfAnotherKindIsRefused() {
    GatewayTrust trust = open();
    EnrolmentToken token = trust.issueToken("edge-1", Set.of("*"), HOUR);
    String good = TestAgent.request(TestAgent.newKey(), "edge-1");
    int middle = good.length() / 2;
    String flipped =
        good.substring(0, middle)
            + (good.charAt(middle) == 'A' ? 'B' : 'A')
            + good.substring(middle + 1);
    for (String request :
        List.of("", "no PEM", flipped, TestAgent.request(TestAgent.newKey("RSA"), "edge-1"))) {
      EnrolmentRefused refused =
          assertThrows(
              EnrolmentRefused.class, () -> trust.enrol("edge-1", token.toString(), request));
      assertEquals(EnrolmentRefused.Reason.REQUEST, refused.reason());
    }
  }

  @Test
  void anIdentityHasTheDevicesOfItsTokenUntilItIsRevoked() {
    GatewayTrust trust = open();
    TestAgent agent = TestAgent.enrol(trust, "edge-1", "D001", "D002");
    AgentIdentity identity = trust.identify(agent.certificate()).orElseThrow();
    assertEquals("edge-1", identity.agent());
    assertTrue(identity.devices().allows("D002"));
    assertFalse(identity.devices().allows("D003"));
    trust.issueToken("edge-1", Set.of("*"), Duration.ofHours(1));
    assertTrue(trust.identify(agent.certificate()).orElseThrow().devices().allows("D003"));
    trust.revoke("edge-1");
    assertEquals(Optional.empty(), trust.identify(agent.certificate()));
    TestAgent again = TestAgent.enrol(trust, "edge-1", "D001");
    assertEquals(Optional.empty(), trust.identify(agent.certificate()));
    assertTrue(trust.identify(again.certificate()).isPresent());
  }

  @Test
  void theGatewaysOwnCertificatesAreNoAgents() {
    GatewayTrust trust = open();
    assertEquals(Optional.empty(), trust.identify(trust.authority()));
    assertEquals(
        Optional.empty(),
        trust.identify(trust.serverIdentity(List.of("localhost")).chain().get(0)));
  }

  @Test
  void anAuthorityMadeElsewhereIsUsedInsteadOfAnOwnOne() throws Exception {
    KeyPair key = Certificates.newKey();
    X509Certificate made = Certificates.authority("Works CA", key, Instant.now());
    Path keys = Files.createDirectories(folder.resolve("keys"));
    Files.write(keys.resolve("ca.key"), Pem.bytes("PRIVATE KEY", key.getPrivate().getEncoded()));
    Files.write(keys.resolve("ca.pem"), Pem.certificate(made));
    GatewayTrust trust = open();
    assertEquals(made, trust.authority());
    TestAgent agent = TestAgent.enrol(trust, "edge-1", "D001");
    agent.certificate().verify(key.getPublic());
    assertEquals("edge-1", trust.identify(agent.certificate()).orElseThrow().agent());
    assertEquals(
        made, Pem.readCertificate(new ArchiveLayout(folder.resolve("archive")).trustAuthority()));
  }

  @Test
  void aCertificateIsRenewedForTheSameKeyAndTheOlderOneStaysGood() throws Exception {
    GatewayTrust trust = open();
    String request = TestAgent.request(TestAgent.newKey(), "edge-1");
    X509Certificate first =
        trust.enrol("edge-1", trust.issueToken("edge-1", Set.of("D001"), HOUR).toString(), request);
    X509Certificate second =
        trust.enrol("edge-1", trust.issueToken("edge-1", Set.of("D001"), HOUR).toString(), request);
    assertEquals(first.getPublicKey(), second.getPublicKey());
    assertTrue(trust.identify(first).isPresent());
    assertTrue(trust.identify(second).isPresent());
    trust.revoke("edge-1");
    assertTrue(trust.identify(first).isEmpty());
    assertTrue(trust.identify(second).isEmpty());
  }

  @Test
  void theServersCertificateIsKeptUntilItsNamesChange() {
    ServerIdentity first = open().serverIdentity(List.of("localhost", "127.0.0.1"));
    assertEquals(first.chain(), open().serverIdentity(List.of("127.0.0.1", "localhost")).chain());
    ServerIdentity renamed = open().serverIdentity(List.of("gw.example", "::1"));
    assertNotEquals(first.chain(), renamed.chain());
  }

  @Test
  void theSameFolderGivesTheSameAuthority() {
    assertEquals(open().authority(), open().authority());
  }

  @Test
  void manyThatOpenAnEmptyFolderAtOnceFindOneAuthority() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<X509Certificate>> all =
          Stream.generate(() -> (Callable<X509Certificate>) () -> open().authority())
              .limit(4)
              .toList();
      for (Future<X509Certificate> each : threads.invokeAll(all)) {
        assertEquals(open().authority(), each.get());
      }
    }
  }

  @Test
  void anArchiveOfAnotherAuthorityAndAFolderOfAnotherGatewayAreRefused() {
    open();
    assertThrows(
        InputFault.class,
        () -> GatewayTrust.open(folder.resolve("other"), "gw-2", folder.resolve("archive")));
    assertThrows(
        InputFault.class,
        () -> GatewayTrust.open(folder.resolve("keys"), "gw-2", folder.resolve("archive")));
    assertThrows(
        InputFault.class,
        () -> GatewayTrust.open(folder.resolve("x"), "../gw", folder.resolve("archive")));
  }

  @Test
  void tokensSayWhatTheyAre() throws IOException {
    EnrolmentToken token = open().issueToken("edge.1-a", Set.of("*"), HOUR);
    assertEquals(token, EnrolmentToken.parse(token.toString()));
    assertTrue(token.toString().startsWith("plt1.edge.1-a."));
    for (String wrong :
        List.of("", "plt1", "plt1.a.b.c", token + "x", "plt2" + token.toString().substring(4))) {
      assertThrows(InputFault.class, () -> EnrolmentToken.parse(wrong), wrong);
    }
    assertFalse(
        Files.readString(folder.resolve("keys/agents/edge.1-a.json")).contains(token.secret()),
        "the secret itself is not kept");
  }

  private GatewayTrust open() {
    return GatewayTrust.open(folder.resolve("keys"), "gw-1", folder.resolve("archive"));
  }

  private static void assertRefused(
      GatewayTrust trust, String agent, String token, String request) {
    EnrolmentRefused refused =
        assertThrows(EnrolmentRefused.class, () -> trust.enrol(agent, token, request));
    assertEquals(EnrolmentRefused.Reason.TOKEN, refused.reason());
  }
}
