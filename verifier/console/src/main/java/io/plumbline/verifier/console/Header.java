package io.plumbline.verifier.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.verifier.engine.LiveReport;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.scheme.Schemes;

/** What every document says of the report that it is about. */
final class Header {
  private Header() {}

  static ObjectNode of(LiveReport live, String language) {
    VerificationReport report = live.report();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    report.scheme().ifPresent(id -> node.put("scheme", id));
    node.put("title", title(report, language));
    node.put("as_of", report.asOf().toString());
    node.put("zone", report.zone().getId());
    node.put("computed_at", live.at().toString());
    node.put("version", live.version());
    return node;
  }

  private static String title(VerificationReport report, String language) {
    return report
        .scheme()
        .map(id -> Schemes.known(id).map(form -> form.title(language)).orElse(id))
        .orElse(language.equals("en") ? "every indicator" : "全部指标");
  }
}
