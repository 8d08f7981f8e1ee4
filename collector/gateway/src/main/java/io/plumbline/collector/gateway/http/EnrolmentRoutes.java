package io.plumbline.collector.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.collector.gateway.metrics.GatewayMetrics;
import io.plumbline.collector.gateway.trust.EnrolmentRefused;
import io.plumbline.collector.gateway.trust.GatewayTrust;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /enroll}: a token and a certificate request come in, a certificate goes out. */
public final class EnrolmentRoutes implements HttpRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(EnrolmentRoutes.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PER_ADDRESS = 20;
  private static final int TOTAL = 600;

  private final GatewayTrust trust;
  private final GatewayMetrics metrics;
  private final AttemptLimit limit = new AttemptLimit(PER_ADDRESS, TOTAL, System::nanoTime);

  public EnrolmentRoutes(GatewayTrust trust, GatewayMetrics metrics) {
    this.trust = trust;
    this.metrics = metrics;
  }

  @Override
  public Answer answer(Request request) {
    if (!request.path().equals("/enroll")) {
      return error(404, "expected POST /enroll");
    }
    if (!request.method().equals("POST")) {
      return error(405, "expected POST");
    }
    if (!limit.grants(request.from())) {
      metrics.enrolment("limited");
      Answer refused = error(429, "too many attempts; try again in a minute");
      return new Answer(
          refused.status(), refused.contentType(), refused.body(), Map.of("Retry-After", "60"));
    }
    String agent;
    String token;
    String csr;
    try {
      JsonNode tree = JSON.readTree(request.body());
      agent = text(tree, "agent");
      token = text(tree, "token");
      csr = text(tree, "csr");
    } catch (JsonProcessingException | IllegalArgumentException e) {
      metrics.enrolment("malformed");
      return error(400, "expected JSON with the texts agent, token and csr");
    }
    try {
      X509Certificate certificate = trust.enrol(agent, token, csr);
      metrics.enrolment("granted");
      LOG.info("agent {} enrolled from {}", agent, request.from().getHostAddress());
      return Answer.json(
          200,
          JSON.createObjectNode()
              .put("certificate", GatewayTrust.pem(certificate))
              .put("ca", GatewayTrust.pem(trust.authority()))
              .toString());
    } catch (EnrolmentRefused e) {
      metrics.enrolment(e.reason().name().toLowerCase(Locale.ROOT));
      LOG.warn("enrolment refused to {}: {}", request.from().getHostAddress(), e.getMessage());
      return error(
          e.reason() == EnrolmentRefused.Reason.TOKEN ? 403 : 400, String.valueOf(e.getMessage()));
    }
  }

  private static String text(JsonNode tree, String key) {
    JsonNode value = tree == null ? null : tree.get(key);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException(key);
    }
    return value.textValue();
  }

  private static Answer error(int status, String text) {
    return Answer.json(status, JSON.createObjectNode().put("error", text).toString());
  }
}
