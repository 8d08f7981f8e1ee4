package io.plumbline.verifier.engine.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.verifier.engine.suspicion.AdjustedFigure;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.Suspicion;
import io.plumbline.verifier.engine.suspicion.SuspicionReport;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import java.util.List;

/** Signs of fabricated telemetry as JSON; the page on reports lists the fields. */
final class SuspicionJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String language;

  SuspicionJson(String language) {
    this.language = language;
  }

  /** What goes under the key {@code suspicions}. */
  ObjectNode suspicions(SuspicionReport report) {
    ObjectNode node = NODES.objectNode();
    ObjectNode period = node.putObject("period");
    period.put("from", report.period().from().toString());
    period.put("to", report.period().to().toString());
    node.put("samples", report.samples());
    node.put("false_discovery_rate", report.level());
    node.put("procedure", "benjamini-yekutieli");
    ArrayNode tests = node.putArray("tests");
    for (TestOutcome test : report.tests()) {
      ObjectNode entry = tests.addObject();
      entry.put("kind", test.kind().token());
      entry.put("examined", test.examined());
      entry.put("found", report.found(test.kind()));
    }
    ArrayNode found = node.putArray("found");
    report.suspicions().forEach(suspicion -> found.add(suspicion(suspicion)));
    return node;
  }

  private ObjectNode suspicion(Suspicion suspicion) {
    Candidate candidate = suspicion.found();
    ObjectNode node = NODES.objectNode();
    node.put("rank", suspicion.rank());
    node.put("kind", candidate.kind().token());
    node.put("statistic", candidate.statistic());
    node.put("threshold", candidate.threshold());
    node.put("p", candidate.p());
    node.put("q", suspicion.q());
    node.put("reason", candidate.reason().in(language));
    node.put("count", candidate.devices().size());
    first(candidate.devices()).forEach(node.putArray("subjects")::add);
    return node;
  }

  /** What goes under the key {@code adjusted}. */
  ObjectNode adjusted(SuspicionReport report) {
    ObjectNode node = NODES.objectNode();
    ObjectNode leftOut = node.putObject("left_out");
    leftOut.put("count", report.leftOut().size());
    first(report.leftOut()).forEach(leftOut.putArray("subjects")::add);
    ArrayNode figures = node.putArray("figures");
    for (AdjustedFigure figure : report.adjusted()) {
      ObjectNode entry = figures.addObject();
      entry.put("indicator", figure.verified().indicator().id());
      entry.put("window", figure.verified().window().token());
      entry.put("verified", figure.verified().value());
      entry.put("adjusted", figure.adjusted().value());
      if (!figure.verified().indicator().isCount()) {
        entry.put("exact", figure.adjusted().exact().toString());
      }
      entry.put("unit", figure.verified().indicator().unit());
    }
    return node;
  }

  private static List<String> first(List<String> devices) {
    return devices.subList(0, Math.min(Suspicion.MAX_SHOWN, devices.size()));
  }
}
