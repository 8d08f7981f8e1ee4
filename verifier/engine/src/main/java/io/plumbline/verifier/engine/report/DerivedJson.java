package io.plumbline.verifier.engine.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.verifier.engine.claims.Derivation;
import io.plumbline.verifier.engine.claims.DerivedFact;
import io.plumbline.verifier.engine.facts.Window;

/** Derived figures as JSON: facts whose indicator is the number of a row. */
final class DerivedJson {
  private DerivedJson() {}

  static ObjectNode fact(DerivedFact fact) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("indicator", fact.row().row());
    node.put("name", fact.row().name());
    node.put("window", fact.window().orElse(Window.AS_OF).token());
    node.putObject("dimensions");
    node.put("value", fact.value());
    node.put("exact", fact.exact().toString());
    node.put("unit", fact.row().unit());
    node.put("grade", fact.grade().token());
    node.put("formula", fact.formula());
    node.put("working", fact.shown());
    return node;
  }

  static ObjectNode missing(Derivation.Missing missing, String language) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("row", missing.row().row());
    node.put("name", missing.row().name());
    node.put("reason", missing.why().in(language));
    return node;
  }
}
