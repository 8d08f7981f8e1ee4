package io.plumbline.deploy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.pack.statement.EvidenceReport;
import io.plumbline.verifier.engine.pack.statement.Standing;
import io.plumbline.verifier.engine.pack.statement.Statement;
import io.plumbline.verifier.engine.report.ReportJson;
import io.plumbline.verifier.engine.report.ReportTable;
import java.util.List;
import java.util.Locale;

/** Shows what a pack is worth: what is broken, what is proved, what is only said and by whom. */
final class EvidenceText {
  private final String language;

  /**
   * Writes in a language.
   *
   * @param language {@code zh} or {@code en}
   */
  EvidenceText(String language) {
    this.language = language;
  }

  /** One JSON document. */
  String json(EvidenceReport evidence) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("holds", evidence.holds());
    root.put("genuine", evidence.isGenuine());
    for (Standing standing : Standing.values()) {
      ArrayNode list = root.putArray(standing.name().toLowerCase(Locale.ROOT));
      for (Statement one : evidence.of(standing)) {
        ObjectNode node = list.addObject();
        node.put("kind", one.kind());
        node.put("subject", one.subject());
        if (!one.by().isEmpty()) {
          node.put("by", one.by());
        }
        node.put("detail", one.words().in(language));
      }
    }
    evidence
        .report()
        .ifPresent(report -> root.set("report", new ReportJson(language).report(report)));
    return root.toPrettyString() + "\n";
  }

  /** Text for a terminal. */
  String text(EvidenceReport evidence) {
    StringBuilder out = new StringBuilder();
    evidence
        .report()
        .ifPresent(report -> out.append(new ReportTable(language).text(report)).append('\n'));
    add(out, evidence.of(Standing.BROKEN), new Words("不成立", "broken"), "✗");
    add(out, evidence.of(Standing.PROVED), new Words("已证明", "proved"), "✓");
    add(out, evidence.of(Standing.ASSERTED), new Words("仅为声称", "only said"), "?");
    out.append(
            Words.of(
                    evidence.isGenuine() ? "证据包成立" : "证据包不成立",
                    evidence.isGenuine() ? "the pack is genuine" : "the pack is NOT genuine")
                .in(language))
        .append('\n');
    return out.toString();
  }

  private void add(StringBuilder out, List<Statement> list, Words title, String mark) {
    if (list.isEmpty()) {
      return;
    }
    out.append(title.in(language)).append('\n');
    for (Statement one : list) {
      out.append("  ").append(mark).append(' ');
      if (!one.by().isEmpty()) {
        out.append(Words.of("[%s] ", "[%s] ", one.by()).in(language));
      }
      out.append(one.words().in(language));
      if (one.standing() == Standing.BROKEN) {
        out.append(" (").append(one.kind()).append(' ').append(one.subject()).append(')');
      }
      out.append('\n');
    }
  }
}
