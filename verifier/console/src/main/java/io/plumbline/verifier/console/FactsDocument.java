package io.plumbline.verifier.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.verifier.engine.LiveReport;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Finding;
import io.plumbline.verifier.engine.integrity.Defect;
import io.plumbline.verifier.engine.integrity.IntegritySummary;
import io.plumbline.verifier.engine.report.FindingNames;
import io.plumbline.verifier.engine.report.ReportJson;

/**
 * Facts, findings and integrity as formats.md has them, with names for people and the days
 * observed.
 */
final class FactsDocument {
  /** How many defects are listed; the count is never cut. */
  private static final int SHOWN_DEFECTS = 100;

  private FactsDocument() {}

  static ObjectNode of(LiveReport live, FactFilter filter, String language) {
    VerificationReport report = live.report();
    ObjectNode root = Header.of(live, language);
    ReportJson json = new ReportJson(language);
    ArrayNode facts = root.putArray("facts");
    for (Fact fact : report.facts()) {
      if (filter.takes(fact)) {
        facts.add(fact(json, fact, language));
      }
    }
    ArrayNode findings = root.putArray("findings");
    for (Finding finding : report.findings()) {
      findings.add(json.finding(finding).put("name", FindingNames.label(finding.kind(), language)));
    }
    root.set("integrity", integrity(root.objectNode(), report.integrity(), language));
    return root;
  }

  private static ObjectNode fact(ReportJson json, Fact fact, String language) {
    return json.fact(fact)
        .put("name", fact.indicator().label(language))
        .put("observed_days", fact.observedDays());
  }

  private static ObjectNode integrity(ObjectNode node, IntegritySummary sum, String language) {
    node.put("holds", sum.holds());
    node.put("segments", sum.segments()).put("open_segments", sum.openSegments());
    node.put("edge_frames", sum.edgeFrames()).put("imported_frames", sum.importedFrames());
    node.put("seals", sum.seals()).put("agents", sum.agents()).put("boots", sum.boots());
    node.put("unsealed_frames", sum.unsealedFrames());
    node.put("gap_records", sum.gapRecords()).put("lost_samples", sum.lostSamples());
    node.put("defect_count", sum.defectCount());
    ArrayNode defects = node.putArray("defects");
    for (Defect defect : sum.defects().stream().limit(SHOWN_DEFECTS).toList()) {
      defects
          .addObject()
          .put("kind", defect.kind().token())
          .put("name", FindingNames.label(defect.kind().token(), language))
          .put("place", defect.place().toString())
          .put("detail", defect.words().in(language));
    }
    return node;
  }
}
