package io.plumbline.verifier.engine.attestation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.contract.chain.Digest;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.integrity.IntegritySummary;
import io.plumbline.verifier.engine.scheme.Scheme;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Writes a verdict as an in-toto Statement v1. Its predicate has the fields of a SLSA Verification
 * Summary Attestation v1 where they mean the same (verifier, timeVerified, policy,
 * verificationResult), and beside them the figures and the verdict on each claim.
 */
final class VerdictStatement {
  /** What the payload of the envelope is. */
  static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

  static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";

  /** Names the predicate; nothing is fetched from there. */
  static final String PREDICATE_TYPE = "https://plumbline.io/verdict/v1";

  static final String PASSED = "PASSED";
  static final String FAILED = "FAILED";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private VerdictStatement() {}

  static byte[] write(
      VerificationReport report,
      VerificationOptions options,
      SortedMap<String, Digest> inputs,
      Verifier verifier,
      Instant time) {
    ObjectNode root = NODES.objectNode();
    root.put("_type", STATEMENT_TYPE);
    root.set("subject", files(inputs));
    root.put("predicateType", PREDICATE_TYPE);
    ObjectNode predicate = root.putObject("predicate");
    predicate
        .putObject("verifier")
        .put("id", verifier.id())
        .putObject("version")
        .put("plumbline", verifier.version());
    predicate.put("timeVerified", time.truncatedTo(ChronoUnit.SECONDS).toString());
    predicate.set("policy", policy(options));
    predicate.put("asOf", report.asOf().toString()).put("zone", report.zone().getId());
    predicate.put("verificationResult", report.holds() ? PASSED : FAILED);
    predicate.set("integrity", integrity(report.integrity()));
    ArrayNode claims = predicate.putArray("claims");
    report.claims().forEach(claim -> claims.add(claim(claim)));
    ArrayNode rules = predicate.putArray("rules");
    report
        .rules()
        .forEach(
            rule -> rules.addObject().put("id", rule.id()).put("verdict", rule.outcome().token()));
    ArrayNode facts = predicate.putArray("facts");
    report.facts().forEach(fact -> facts.add(fact(fact)));
    return (root.toString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static ArrayNode files(Map<String, Digest> inputs) {
    ArrayNode files = NODES.arrayNode();
    inputs.forEach((name, digest) ->
        files.addObject().put("name", name).putObject("digest").put("sha256", digest.toString()));
    return files;
  }

  private static ObjectNode policy(VerificationOptions options) {
    List<Scheme> forms = options.scheme() == null ? Schemes.all() : List.of(options.scheme());
    ObjectNode policy = NODES.objectNode();
    ArrayNode names = policy.putArray("schemes");
    forms.forEach(form -> names.add(form.id()));
    policy.putObject("digest").put("sha256", Schemes.digest(forms).toString());
    policy.put(
        "authority",
        options.trusted() == null
            ? "archive"
            : "sha256:" + VerifiedFiles.digest(options.trusted()));
    policy.put("tolerance", options.tolerance().toPlainString());
    policy.put("maxFutureMillis", options.limits().maxFutureMillis());
    policy.put("realtimeLagMillis", options.limits().realtimeLagMillis());
    return policy;
  }

  private static ObjectNode integrity(IntegritySummary integrity) {
    return NODES
        .objectNode()
        .put("holds", integrity.holds())
        .put("segments", integrity.segments())
        .put("edgeFrames", integrity.edgeFrames())
        .put("unsealedFrames", integrity.unsealedFrames())
        .put("importedFrames", integrity.importedFrames())
        .put("seals", integrity.seals())
        .put("defects", integrity.defectCount());
  }

  private static ObjectNode claim(ClaimVerdict claim) {
    ObjectNode node = NODES.objectNode();
    node.put("indicator", claim.indicatorName());
    claim.window().ifPresent(window -> node.put("window", window.token()));
    claim.member().ifPresent(m -> node.putObject("dimensions").put(m.dimension(), m.name()));
    node.put("claimed", claim.claim().value());
    claim.verified().ifPresent(verified -> node.put("verified", verified));
    node.put("verdict", claim.verdict().token());
    claim.grade().ifPresent(grade -> node.put("grade", grade.token()));
    return node;
  }

  private static JsonNode fact(Fact fact) {
    ObjectNode node = NODES.objectNode().put("id", fact.id()).put("value", fact.value());
    if (!fact.indicator().isCount()) {
      node.put("exact", fact.exact().toString());
    }
    return node.put("unit", fact.indicator().unit()).put("grade", fact.grade().token());
  }
}
