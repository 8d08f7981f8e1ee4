package io.plumbline.verifier.engine.report;

import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.DerivedFact;
import io.plumbline.verifier.engine.claims.RuleVerdict;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Finding;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.shortfall.Shortfall;
import io.plumbline.verifier.engine.suspicion.AdjustedFigure;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.Suspicion;
import io.plumbline.verifier.engine.suspicion.SuspicionReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reports as CSV (RFC 4180, UTF-8): tables with a header line each and an empty line between them.
 * A field that a spreadsheet could take for a formula has an apostrophe in front.
 */
public final class ReportCsv {
  private ReportCsv() {}

  /**
   * The whole report: facts, verdicts, rules, findings, suspicions, adjusted figures; a table
   * without a line is left out.
   */
  public static String text(VerificationReport report, String language) {
    List<String> tables = new ArrayList<>();
    tables.add(facts(report));
    if (!report.claims().isEmpty()) {
      tables.add(claims(report, language));
    }
    if (!report.rules().isEmpty()) {
      tables.add(rules(report, language));
    }
    if (!report.findings().isEmpty()) {
      tables.add(findings(report, language));
    }
    report
        .suspicions()
        .ifPresent(found -> {
          tables.add(suspicions(found, language));
          tables.add(adjusted(found));
        });
    return String.join("\r\n", tables);
  }

  /** The facts, then the figures that the form's formulas give, by the number of their row. */
  private static String facts(VerificationReport report) {
    StringBuilder out =
        new StringBuilder(
            "indicator,name,window,from,to,dimension,member,value,exact,unit,grade\r\n");
    for (Fact fact : report.facts()) {
      line(
          out,
          List.of(
              fact.indicator().id(),
              fact.indicator().label("zh"),
              fact.window().token(),
              fact.period().map(p -> p.from().toString()).orElse(""),
              fact.period().map(p -> p.to().toString()).orElse(""),
              fact.member().map(Fact.Member::dimension).orElse(""),
              fact.member().map(Fact.Member::name).orElse(""),
              fact.value(),
              fact.indicator().isCount() ? "" : fact.exact().toString(),
              fact.indicator().unit(),
              fact.grade().token()));
    }
    for (DerivedFact fact : report.derivation().facts()) {
      Window window = fact.window().orElse(Window.AS_OF);
      Optional<Period> period =
          window == Window.AS_OF ? Optional.empty() : Optional.of(window.days(report.asOf()));
      line(
          out,
          List.of(
              fact.row().row(),
              fact.row().name(),
              window.token(),
              period.map(p -> p.from().toString()).orElse(""),
              period.map(p -> p.to().toString()).orElse(""),
              "",
              "",
              fact.value(),
              fact.exact().toString(),
              fact.row().unit(),
              fact.grade().token()));
    }
    return out.toString();
  }

  /** The verdicts; the reason is in one language. */
  private static String claims(VerificationReport report, String language) {
    StringBuilder out =
        new StringBuilder(
            "indicator,window,dimension,member,claimed,verified,lower,upper,deviation_percent,verdict,grade,reason,difference,difference_unit,causes\r\n");
    for (ClaimVerdict claim : report.claims()) {
      line(
          out,
          List.of(
              claim.indicatorName(),
              claim.window().map(w -> w.token()).orElse(""),
              claim.claim().dimension(),
              claim.claim().member(),
              claim.claim().value(),
              claim.verified().orElse(""),
              claim.lower().orElse(""),
              claim.upper().orElse(""),
              claim.deviationPercent().orElse(""),
              claim.verdict().token(),
              claim.grade().map(g -> g.token()).orElse(""),
              claim.reason().in(language),
              claim.shortfall().map(s -> Shortfall.plain(s.difference())).orElse(""),
              claim.shortfall().map(s -> s.unit().in(language)).orElse(""),
              claim.shortfall().map(s -> causes(s, language)).orElse("")));
    }
    return out.toString();
  }

  private static String rules(VerificationReport report, String language) {
    StringBuilder out = new StringBuilder("rule,verdict,detail\r\n");
    for (RuleVerdict rule : report.rules()) {
      line(out, List.of(rule.id(), rule.outcome().token(), rule.detail().in(language)));
    }
    return out.toString();
  }

  /** The findings; the subjects that a finding names stand in one cell. */
  private static String findings(VerificationReport report, String language) {
    StringBuilder out = new StringBuilder("finding,name,count,subjects\r\n");
    for (Finding finding : report.findings()) {
      line(
          out,
          List.of(
              finding.kind(),
              FindingNames.label(finding.kind(), language),
              Long.toString(finding.count()),
              String.join(" ", finding.subjects())));
    }
    return out.toString();
  }

  /** One cell: each cause with its count and the subjects that it names. */
  private static String causes(Shortfall shortfall, String language) {
    return shortfall.causes().stream()
        .map(cause ->
            "%s %s%s"
                .formatted(
                    cause.kind().words().in(language),
                    Shortfall.plain(cause.count()),
                    cause.subjects().isEmpty()
                        ? ""
                        : " (" + String.join(" ", cause.subjects()) + ")"))
        .collect(Collectors.joining("; "));
  }

  /** Suspicions by rank, a line for each device; the reason is in one language. */
  private static String suspicions(SuspicionReport report, String language) {
    StringBuilder out =
        new StringBuilder("rank,test,device,statistic,threshold,p,q,left_out,reason\r\n");
    for (Suspicion suspicion : report.suspicions()) {
      Candidate found = suspicion.found();
      Set<String> leftOut = Set.copyOf(found.leftOut());
      for (String device : found.devices()) {
        line(
            out,
            List.of(
                Integer.toString(suspicion.rank()),
                found.kind().token(),
                device,
                Double.toString(found.statistic()),
                Double.toString(found.threshold()),
                Double.toString(found.p()),
                Double.toString(suspicion.q()),
                Boolean.toString(leftOut.contains(device)),
                found.reason().in(language)));
      }
    }
    return out.toString();
  }

  /** Device figures with and without the suspects. */
  private static String adjusted(SuspicionReport report) {
    StringBuilder out = new StringBuilder("indicator,window,verified,adjusted,exact,unit\r\n");
    for (AdjustedFigure figure : report.adjusted()) {
      Fact adjusted = figure.adjusted();
      line(
          out,
          List.of(
              adjusted.indicator().id(),
              adjusted.window().token(),
              figure.verified().value(),
              adjusted.value(),
              adjusted.indicator().isCount() ? "" : adjusted.exact().toString(),
              adjusted.indicator().unit()));
    }
    return out.toString();
  }

  private static void line(StringBuilder out, List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      out.append(i == 0 ? "" : ",").append(quoted(FormulaGuard.escaped(cells.get(i))));
    }
    out.append("\r\n");
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
