package io.plumbline.deploy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.verifier.engine.rule.Rule;
import io.plumbline.verifier.engine.scheme.MemberList;
import io.plumbline.verifier.engine.scheme.RowFormat;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.util.Locale;
import java.util.Optional;

/** A form as JSON: the keys of cli.md, {@code schemes show --format json}, and some beside them. */
final class SchemeJson {
  private SchemeJson() {}

  static ObjectNode of(Scheme scheme) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", scheme.id()).put("title", scheme.title()).put("title_en", scheme.titleEn());
    node.put("source", scheme.source()).put("zone", scheme.zone().getId());
    ArrayNode sections = node.putArray("sections");
    for (Scheme.Section section : scheme.sections()) {
      ObjectNode one = sections.addObject().put("section", section.number());
      one.put("title", section.title());
      put(one, "note", section.note());
    }
    ObjectNode lists = node.putObject("lists");
    for (MemberList list : scheme.lists()) {
      ObjectNode one = lists.putObject(list.id()).put("title", list.title());
      list.members().forEach(one.putArray("members")::add);
    }
    ArrayNode rows = node.putArray("rows");
    scheme.rows().forEach(row -> rows.add(row(scheme, row)));
    ArrayNode figures = node.putArray("figures");
    scheme.figures().forEach(row -> figures.add(row(scheme, row)));
    ArrayNode rules = node.putArray("rules");
    scheme.rules().forEach(rule -> rules.add(rule(rule)));
    return node;
  }

  private static ObjectNode row(Scheme scheme, Scheme.Row row) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("row", row.row()).put("name", row.name());
    row.indicator().ifPresent(indicator -> node.put("indicator", indicator.id()));
    row.window().ifPresent(window -> node.put("window", window.token()));
    put(node, "unit", row.unit());
    node.put("kind", row.kind().token()).put("required", row.required());
    put(node, "section", row.section());
    put(node, "english", row.english());
    put(node, "definition", row.definition());
    put(node, "period", row.period());
    put(node, "dimension", row.dimension());
    put(node, "members", row.members());
    put(node, "parent", row.parent());
    put(node, "attachment", row.attachment());
    Optional.ofNullable(scheme.formulas().get(row.row()))
        .ifPresent(formula -> node.put("formula", formula.source()));
    scheme.bestGrade(row).ifPresent(grade -> node.put("best_grade", grade.token()));
    node.put("machine_checkable", row.kind().isMachineCheckable());
    node.set("format", format(row.format()));
    return node;
  }

  private static ObjectNode format(RowFormat format) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("shape", format.shape().token()).put("decimals", format.decimals());
    put(node, "pattern", format.pattern());
    if (!format.choices().isEmpty()) {
      format.choices().forEach(node.putArray("choices")::add);
    }
    if (format.maxCharacters() > 0) {
      node.put("max_characters", format.maxCharacters());
    }
    return node;
  }

  private static ObjectNode rule(Rule rule) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", rule.id())
        .put("zh", rule.words().zh())
        .put("en", rule.words().en())
        .put("over", rule.over().name().toLowerCase(Locale.ROOT))
        .put("check", rule.source());
  }

  private static void put(ObjectNode node, String key, String value) {
    if (!value.isEmpty()) {
      node.put(key, value);
    }
  }
}
