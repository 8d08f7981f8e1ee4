package io.plumbline.verifier.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.verifier.engine.LiveReport;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.RuleVerdict;
import io.plumbline.verifier.engine.claims.Shortfall;
import io.plumbline.verifier.engine.facts.Grade;
import java.util.Optional;

/**
 * Verdicts and rules as formats.md has them, with names for people and the devices that are
 * missing.
 */
final class ClaimsDocument {
  private ClaimsDocument() {}

  static ObjectNode of(LiveReport live, Optional<String> verdict, String language) {
    ObjectNode root = Header.of(live, language);
    ArrayNode claims = root.putArray("claims");
    for (ClaimVerdict claim : live.report().claims()) {
      if (verdict.map(claim.verdict().token()::equals).orElse(true)) {
        add(claims.addObject(), claim, language);
      }
    }
    ArrayNode rules = root.putArray("rules");
    for (RuleVerdict rule : live.report().rules()) {
      rules
          .addObject()
          .put("id", rule.id())
          .put("verdict", rule.outcome().token())
          .put("detail", rule.detail().in(language));
    }
    return root;
  }

  private static void add(ObjectNode node, ClaimVerdict claim, String language) {
    node.put("indicator", claim.indicatorName());
    node.put(
        "name",
        claim
            .indicator()
            .map(indicator -> indicator.label(language))
            .orElse(claim.indicatorName()));
    claim.window().ifPresent(window -> node.put("window", window.token()));
    ObjectNode dimensions = node.putObject("dimensions");
    claim.member().ifPresent(member -> dimensions.put(member.dimension(), member.name()));
    node.put("claimed", claim.claim().value());
    node.put("unit", claim.claim().unit());
    node.put("verified", claim.verified().orElse(null));
    claim.lower().ifPresent(bound -> node.put("lower", bound));
    claim.upper().ifPresent(bound -> node.put("upper", bound));
    node.put("deviation_percent", claim.deviationPercent().orElse(null));
    node.put("verdict", claim.verdict().token());
    node.put("grade", claim.grade().map(Grade::token).orElse(null));
    node.put("reason", claim.reason().in(language));
    claim.shortfall().ifPresent(shortfall -> add(node.putObject("missing"), shortfall, language));
  }

  private static void add(ObjectNode node, Shortfall shortfall, String language) {
    node.put("ledger_rows", shortfall.ledgerRows());
    node.put("verified", shortfall.verified());
    node.put("not_in_ledger", shortfall.notInLedger().toPlainString());
    node.put("unregistered", shortfall.unregistered());
    ArrayNode causes = node.putArray("causes");
    for (Shortfall.Cause cause : shortfall.causes()) {
      ObjectNode one = causes.addObject();
      one.put("cause", cause.token()).put("name", cause.words().in(language));
      one.put("count", cause.count());
      cause.devices().forEach(one.putArray("devices")::add);
    }
  }
}
