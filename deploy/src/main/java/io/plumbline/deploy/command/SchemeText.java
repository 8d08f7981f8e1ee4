package io.plumbline.deploy.command;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.rule.Rule;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A form as text for people: section by section, each row with what the form says about it. */
final class SchemeText {
  private final Scheme scheme;
  private final String language;
  private final StringBuilder out = new StringBuilder();

  SchemeText(Scheme scheme, String language) {
    this.scheme = scheme;
    this.language = language;
  }

  String text() {
    line(scheme.id() + "  " + scheme.title(language));
    line(scheme.source());
    for (Scheme.Section section : scheme.sections()) {
      line("");
      line("== " + section.number() + "  " + section.title());
      if (!section.note().isEmpty()) {
        line("   " + section.note());
      }
      scheme.rows().stream()
          .filter(row -> row.section().equals(section.number()))
          .forEach(this::row);
    }
    if (!scheme.figures().isEmpty()) {
      line("");
      line("== " + say("表外的数", "figures beside the form"));
      scheme.figures().forEach(this::row);
    }
    line("");
    line("== " + say("规则", "rules"));
    for (Rule rule : scheme.rules()) {
      line(rule.id() + "  " + rule.words().in(language));
      line("    " + rule.source());
    }
    return out.toString();
  }

  private void row(Scheme.Row row) {
    String english =
        language.equals("en") && !row.english().isEmpty() ? "  – " + row.english() : "";
    line(row.row() + "  " + row.name() + english);
    detail(say("填报说明", "definition"), row.definition());
    detail(say("格式", "format"), format(row));
    detail(say("来源", "from"), origin(row));
    detail(say("证明资料", "attachment"), row.attachment());
  }

  private String format(Scheme.Row row) {
    List<String> parts = new ArrayList<>(List.of(row.format().shape().token()));
    if (row.format().decimals() > 0) {
      parts.add(say("%d 位小数", "%d decimals").formatted(row.format().decimals()));
    }
    if (row.format().maxCharacters() > 0) {
      parts.add(say("至多 %d 字", "%d characters at most").formatted(row.format().maxCharacters()));
    }
    parts.add(row.unit());
    parts.add(row.period());
    parts.add(row.format().pattern());
    parts.add(String.join(" / ", row.format().choices()));
    if (row.isBreakdown()) {
      parts.add(say("按 %s 细分 %s", "by %s of %s").formatted(row.dimension(), row.parent()));
      parts.add(row.members());
    } else if (!row.parent().isEmpty()) {
      parts.add(say("其中，属于 ", "part of ") + row.parent());
    }
    parts.add(row.required() ? "" : say("选填", "optional"));
    return String.join("，", parts.stream().filter(part -> !part.isEmpty()).toList());
  }

  private String origin(Scheme.Row row) {
    String kind = row.kind().token();
    String source =
        switch (row.kind()) {
          case COMPUTED, REGISTERED ->
              row.indicator().map(Indicator::id).orElse("")
                  + row.window().map(Window::token).map(window -> " / " + window).orElse("");
          case DERIVED ->
              Optional.ofNullable(scheme.formulas().get(row.row()))
                  .map(Scheme.Formula::source)
                  .orElse("");
          case DECLARED ->
              say("自报，机器不能重算，由专家查看证明资料", "stated; no machine can recompute it, an expert looks");
          case TEXT -> say("文字，机器不能核验，由专家查看", "text; no machine can check it, an expert looks");
        };
    String grade =
        scheme
            .bestGrade(row)
            .map(best -> say("，证据等级最高 ", ", best grade of evidence ") + best.label(language))
            .orElse("");
    return kind + " – " + source + grade;
  }

  private void detail(String name, String value) {
    if (!value.isEmpty()) {
      line("    " + name + say("：", ": ") + value);
    }
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private String say(String zh, String en) {
    return new Words(zh, en).in(language);
  }
}
