package io.plumbline.verifier.engine.report;

import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.Derivation;
import io.plumbline.verifier.engine.claims.DerivedFact;
import io.plumbline.verifier.engine.claims.RuleVerdict;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Finding;
import io.plumbline.verifier.engine.integrity.Defect;
import io.plumbline.verifier.engine.integrity.IntegritySummary;
import io.plumbline.verifier.engine.shortfall.Shortfall;
import java.util.List;
import java.util.Locale;

/** Reports as text for terminals. Thread-safe. */
public final class ReportTable {
  private static final int SHOWN_SUBJECTS = 8;
  private static final int SHOWN_DEFECTS = 20;

  private final String language;
  private final boolean zh;

  /**
   * Writes in a language.
   *
   * @param language {@code zh} or {@code en}
   */
  public ReportTable(String language) {
    this.language = language;
    this.zh = !language.equals("en");
  }

  /** The whole report. */
  public String text(VerificationReport report) {
    StringBuilder out = new StringBuilder();
    out.append(
        say(
            "截至 %s（%s）%s\n\n",
            "As of %s (%s)%s\n\n",
            report.asOf(),
            report.zone(),
            report.scheme().map(scheme -> "  " + scheme).orElse("")));
    out.append(facts(report.facts()));
    out.append(derived(report.derivation()));
    if (!report.claims().isEmpty()) {
      out.append('\n').append(claims(report.claims()));
    }
    if (!report.rules().isEmpty()) {
      out.append('\n').append(rules(report.rules()));
    }
    if (!report.findings().isEmpty()) {
      out.append('\n').append(findings(report.findings()));
    }
    report
        .suspicions()
        .ifPresent(found -> out.append('\n').append(new SuspicionTable(language).text(found)));
    out.append('\n').append(integrity(report.integrity()));
    out.append(
        say(
            "读了 %,d 个样本，用时 %.1f 秒，每秒 %,.0f 个\n",
            "%,d samples in %.1f s, %,.0f a second\n",
            report.samples(),
            report.duration().toMillis() / 1000.0,
            report.samplesPerSecond()));
    return out.toString();
  }

  /** The facts. */
  public String facts(List<Fact> facts) {
    TextTable table =
        zh
            ? new TextTable("指标", "窗口", "细分", ">数值", "单位", "等级")
            : new TextTable("indicator", "window", "member", ">value", "unit", "grade");
    for (Fact fact : facts) {
      String name = fact.indicator().label(language);
      table.row(
          fact.member().isPresent() ? "  " + name : name,
          fact.window().label(language),
          fact.member().map(Fact.Member::name).orElse(""),
          fact.value(),
          fact.indicator().unit(),
          fact.grade().label(language));
    }
    return table.toString();
  }

  /** What the formulas of a form give; nothing where it has none. */
  public String derived(Derivation derivation) {
    if (derivation.facts().isEmpty() && derivation.missing().isEmpty()) {
      return "";
    }
    TextTable table =
        zh
            ? new TextTable("表中行", "按公式推算", ">数值", "单位", "等级", "计算")
            : new TextTable("row", "derived figure", ">value", "unit", "grade", "working");
    for (DerivedFact fact : derivation.facts()) {
      table.row(
          fact.row().row(),
          fact.row().label(language),
          fact.value(),
          fact.row().unit(),
          fact.grade().label(language),
          fact.shown());
    }
    for (Derivation.Missing missing : derivation.missing()) {
      table.row(
          missing.row().row(),
          missing.row().label(language),
          "–",
          missing.row().unit(),
          "–",
          missing.why().in(language));
    }
    return "\n" + table;
  }

  /** The verdicts, each overstated count with the devices that it lacks. */
  public String claims(List<ClaimVerdict> claims) {
    TextTable table =
        zh
            ? new TextTable("声明的指标", "窗口", "细分", ">声明", ">重算", ">偏差%", "结论")
            : new TextTable(
                "claim", "window", "member", ">claimed", ">verified", ">off by %", "verdict");
    StringBuilder reasons = new StringBuilder();
    for (ClaimVerdict claim : claims) {
      String name = claim.indicator().map(i -> i.label(language)).orElse(claim.claim().indicator());
      table.row(
          name,
          claim.window().map(w -> w.label(language)).orElse(""),
          claim.claim().member(),
          claim.claim().value(),
          claim.verified().orElse("–"),
          claim.deviationPercent().orElse("–"),
          claim.verdict().label(language));
      switch (claim.verdict()) {
        case SUPPORTED -> {}
        case UNDERSTATED, NOT_REFUTED, OVERSTATED, UNSUPPORTED, NOT_MACHINE_VERIFIABLE ->
            reasons.append(reason(name, claim));
      }
    }
    return table + (reasons.isEmpty() ? "" : "\n" + reasons);
  }

  private String reason(String name, ClaimVerdict claim) {
    StringBuilder out = new StringBuilder();
    String member = claim.claim().member().isEmpty() ? "" : " " + claim.claim().member();
    out.append(
        "• %s%s – %s%s%s\n"
            .formatted(
                name,
                member,
                claim.verdict().label(language),
                zh ? "：" : ": ",
                claim.reason().in(language)));
    claim
        .shortfall()
        .ifPresent(shortfall -> {
          for (Shortfall.Cause cause : shortfall.causes()) {
            out.append("    " + cause(cause) + "\n");
          }
        });
    return out.toString();
  }

  private String cause(Shortfall.Cause cause) {
    String of = cause.isPart() ? say("（共 %s）", " of %s", Shortfall.plain(cause.candidates())) : "";
    String head =
        "%s %s%s".formatted(cause.kind().words().in(language), Shortfall.plain(cause.count()), of);
    return cause.subjects().isEmpty()
        ? head
        : head + (zh ? "：" : ": ") + some(cause.subjects(), cause.subjects().size());
  }

  /** The rules that were applicable. */
  public String rules(List<RuleVerdict> rules) {
    TextTable table = zh ? new TextTable("勾稽关系", "结论") : new TextTable("rule", "outcome");
    long skipped = 0;
    for (RuleVerdict rule : rules) {
      if (rule.outcome() == RuleVerdict.Outcome.NOT_APPLICABLE) {
        skipped++;
      } else {
        table.row(rule.detail().in(language), rule.outcome().label(language));
      }
    }
    return table + say("另有 %d 条不适用\n", "%d more are not applicable\n", skipped);
  }

  /** The findings. */
  public String findings(List<Finding> findings) {
    TextTable table =
        zh ? new TextTable("发现", ">次数", "涉及") : new TextTable("finding", ">count", "subjects");
    for (Finding finding : findings) {
      table.row(
          FindingNames.label(finding.kind(), language),
          Long.toString(finding.count()),
          some(finding.subjects(), finding.subjects().size()));
    }
    return table.toString();
  }

  private String some(List<String> subjects, long count) {
    String shown =
        String.join(", ", subjects.subList(0, Math.min(SHOWN_SUBJECTS, subjects.size())));
    return count > SHOWN_SUBJECTS
        ? shown + say(" 等 %d 个", " and %d more", zh ? count : count - SHOWN_SUBJECTS)
        : shown;
  }

  /** What was checked of the archive. */
  public String integrity(IntegritySummary integrity) {
    StringBuilder out = new StringBuilder();
    out.append(
        say(
            "归档完整性%s：%,d 段、%,d 个边缘帧（%,d 个待签）、%,d 个导入帧、%,d 个签名\n",
            "Integrity %s: %,d segments, %,d edge frames (%,d not sealed yet), %,d imported frames,"
                + " %,d seals\n",
            integrity.holds() ? say("成立", "holds") : say("不成立", "does not hold"),
            integrity.segments(),
            integrity.edgeFrames(),
            integrity.unsealedFrames(),
            integrity.importedFrames(),
            integrity.seals()));
    integrity.defects().stream()
        .limit(SHOWN_DEFECTS)
        .forEach(defect ->
            out.append(
                "• %s %s%s %s\n"
                    .formatted(
                        FindingNames.label(defect.kind().token(), language),
                        defect.place(),
                        chain(defect),
                        defect.words().in(language))));
    if (integrity.defectCount() > SHOWN_DEFECTS) {
      out.append(say("另有 %d 处\n", "%d more\n", integrity.defectCount() - SHOWN_DEFECTS));
    }
    return out.toString();
  }

  private static String chain(Defect defect) {
    return defect.agent().isEmpty()
        ? ""
        : " [%s %s #%d]".formatted(defect.agent(), defect.boot(), defect.sequence());
  }

  private String say(String chinese, String english, Object... arguments) {
    return String.format(Locale.ROOT, zh ? chinese : english, arguments);
  }
}
