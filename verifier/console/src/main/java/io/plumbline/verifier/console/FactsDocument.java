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
    ArrayNode facts = root.putArray("facts");
    for (Fact fact : report.facts()) {
      if (filter.takes(fact)) {
        add(facts.addObject(), fact, language);
      }
    }
    ArrayNode findings = root.putArray("findings");
    for (Finding finding : report.findings()) {
      ObjectNode node = findings.addObject();
      node.put("kind", finding.kind()).put("name", FindingNames.label(finding.kind(), language));
      node.put("count", finding.count());
      finding.subjects().forEach(node.putArray("subjects")::add);
    }
    root.set("integrity", integrity(root.objectNode(), report.integrity(), language));
    return root;
  }

  private static void add(ObjectNode node, Fact fact, String language) {
    node.put("id", fact.id());
    node.put("indicator", fact.indicator().id());
    node.put("name", fact.indicator().label(language));
    node.put("window", fact.window().token());
    fact.period()
        .ifPresent(period ->
            node.putObject("period")
                .put("from", period.from().toString())
                .put("to", period.to().toString()));
    ObjectNode dimensions = node.putObject("dimensions");
    fact.member().ifPresent(member -> dimensions.put(member.dimension(), member.name()));
    node.put("value", fact.value());
    if (!fact.indicator().isCount()) {
      node.put("exact", fact.exact().toString());
    }
    node.put("unit", fact.indicator().unit());
    node.put("grade", fact.grade().token());
    node.put("observed_days", fact.observedDays());
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
