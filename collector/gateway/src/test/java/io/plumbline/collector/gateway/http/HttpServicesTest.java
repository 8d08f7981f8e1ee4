package io.plumbline.collector.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.collector.gateway.FrameChain;
import io.plumbline.collector.gateway.GatewayRun;
import io.plumbline.collector.gateway.TestAgent;
import io.plumbline.collector.gateway.TestGateway;
import io.plumbline.collector.gateway.UplinkClient;
import io.plumbline.contract.uplink.EnrolmentToken;
import io.plumbline.contract.uplink.UplinkMessage;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enrolment, metrics and health over real sockets. */
@Tag("slow")
class HttpServicesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private GatewayRun gateway;
  private HttpClient client;

  @BeforeEach
  void start() {
    gateway = GatewayRun.start(TestGateway.settings(folder));
    client =
        HttpClient.newBuilder()
            .sslContext(TestAgent.tls(TestAgent.newKey(), gateway.trust().authority()))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  @Test
  void anAgentEnrolsOverHttpsAndSpeaksWithItsCertificate() throws Exception {
    KeyPair key = TestAgent.newKey();
    EnrolmentToken token =
        gateway.trust().issueToken("edge-1", Set.of("D001"), Duration.ofMinutes(5));
    HttpResponse<String> answer =
        enrol("edge-1", token.toString(), TestAgent.request(key, "whoever"));
    assertEquals(200, answer.statusCode(), answer.body());
    JsonNode body = JSON.readTree(answer.body());
    X509Certificate authority = certificate(body.get("ca").asText());
    assertEquals(gateway.trust().authority(), authority);
    TestAgent agent =
        new TestAgent("edge-1", key, certificate(body.get("certificate").asText()), authority);
    try (UplinkClient uplink = UplinkClient.greet(agent, gateway.uplinkAddress())) {
      uplink.send(new UplinkMessage.OfferFrame(FrameChain.begin("edge-1").next("D001", 7)));
      assertEquals(UplinkMessage.Ack.class, uplink.receive().getClass());
    }
    String metrics = get("/metrics").body();
    for (String line :
        List.of(
            "plumbline_gateway_frames_total 1.0",
            "plumbline_gateway_samples_total 7.0",
            "plumbline_gateway_enrolments_total{outcome=\"granted\"} 1.0",
            "plumbline_gateway_waiting_bytes 0.0",
            "plumbline_gateway_archive_position 1.0")) {
      assertTrue(metrics.contains(line + "\n"), line + " in " + metrics);
    }
  }

  @Test
  void wrongTokensMalformedRequestsAndForeignPathsHaveTheirStatus() throws Exception {
    String request = TestAgent.request(TestAgent.newKey(), "edge-1");
    assertEquals(403, enrol("edge-1", "plt1.edge-1.x.y", request).statusCode());
    assertEquals(400, post("/enroll", "{").statusCode());
    assertEquals(400, post("/enroll", "{\"agent\": 1}").statusCode());
    assertEquals(404, post("/other", "{}").statusCode());
    assertEquals(413, post("/enroll", "x".repeat(20_000)).statusCode());
    assertEquals(404, get("/nothing").statusCode());
  }

  @Test
  void tooManyAttemptsHaveToWait() throws Exception {
    int limited = 0;
    for (int i = 0; i < 25; i++) {
      HttpResponse<String> answer =
          enrol("edge-1", "guess " + i, TestAgent.request(TestAgent.newKey(), "x"));
      if (answer.statusCode() == 429) {
        limited++;
        assertEquals("60", answer.headers().firstValue("Retry-After").orElse(""));
      }
    }
    assertTrue(limited >= 1, "of 25 attempts");
  }

  @Test
  void theLimitFillsEvenly() throws Exception {
    AtomicLong nanos = new AtomicLong();
    AttemptLimit limit = new AttemptLimit(2, 3, nanos::get);
    InetAddress one = InetAddress.getByName("10.0.0.1");
    InetAddress two = InetAddress.getByName("10.0.0.2");
    assertEquals(List.of(true, true, false), attempts(limit, one, 3));
    assertEquals(List.of(true, false), attempts(limit, two, 2), "all together have three");
    nanos.addAndGet(30_000_000_000L);
    assertEquals(List.of(true, false), attempts(limit, one, 2));
  }

  @Test
  void healthSaysWhatWorks() throws Exception {
    HttpResponse<String> health = get("/health");
    assertEquals(200, health.statusCode());
    assertEquals("up", JSON.readTree(health.body()).get("archive").asText());
  }

  private static List<Boolean> attempts(AttemptLimit limit, InetAddress from, int count) {
    List<Boolean> granted = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      granted.add(limit.grants(from));
    }
    return granted;
  }

  private HttpResponse<String> enrol(String agent, String token, String request) throws Exception {
    return post(
        "/enroll",
        JSON.createObjectNode()
            .put("agent", agent)
            .put("token", token)
            .put("csr", request)
            .toString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    URI uri =
        URI.create("https://localhost:" + gateway.enrolAddress().orElseThrow().getPort() + path);
    return client.send(
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    InetSocketAddress admin = gateway.adminAddress().orElseThrow();
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.getPort() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static X509Certificate certificate(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
