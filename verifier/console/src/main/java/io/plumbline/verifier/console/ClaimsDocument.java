package io.plumbline.verifier.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.verifier.engine.LiveReport;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.report.ReportJson;
import java.util.Optional;

/**
 * Verdicts and rules as formats.md has them, with names for people and what is missing by cause.
 */
final class ClaimsDocument {
  private ClaimsDocument() {}

  static ObjectNode of(LiveReport live, Optional<String> verdict, String language) {
    ReportJson json = new ReportJson(language);
    ObjectNode root = Header.of(live, language);
    ArrayNode claims = root.putArray("claims");
    for (ClaimVerdict claim : live.report().claims()) {
      if (verdict.map(claim.verdict().token()::equals).orElse(true)) {
        claims.add(json.claim(claim).put("name", name(claim, language)));
      }
    }
    root.set("rules", json.array(live.report().rules(), json::rule));
    return root;
  }

  private static String name(ClaimVerdict claim, String language) {
    return claim
        .indicator()
        .map(indicator -> indicator.label(language))
        .orElse(claim.indicatorName());
  }
}
