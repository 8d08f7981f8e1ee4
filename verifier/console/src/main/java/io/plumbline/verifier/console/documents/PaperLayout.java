package io.plumbline.verifier.console.documents;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.console.documents.Paper.Line;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.Verdict;
import io.plumbline.verifier.engine.explain.FigureEvidence;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lays a report out for people. */
final class PaperLayout {
  private final VerificationReport report;
  private final Optional<Scheme> scheme;
  private final ArchiveDigests digests;
  private final Map<String, FigureEvidence> figures;
  private final List<Words> notes;
  private final String language;

  PaperLayout(
      VerificationReport report,
      Optional<Scheme> scheme,
      ArchiveDigests digests,
      Map<String, FigureEvidence> figures,
      List<Words> notes,
      String language) {
    this.report = report;
    this.scheme = scheme;
    this.digests = digests;
    this.figures = figures;
    this.notes = notes;
    this.language = language;
  }

  Paper paper() {
    List<Table> tables = new ArrayList<>();
    EvidenceWords evidence = new EvidenceWords(report, digests, figures, language);
    scheme.ifPresent(form -> tables.add(new FormTable(report, form, evidence, language).table()));
    ReportTables rest = new ReportTables(report, digests, language);
    if (!report.claims().isEmpty()) {
      tables.add(rest.claims());
      tables.add(rest.causes());
      tables.add(rest.rules());
    }
    if (!notes.isEmpty()) {
      tables.add(rest.notes(notes));
    }
    tables.add(rest.facts());
    tables.add(rest.findings());
    report.suspicions().ifPresent(found -> tables.add(rest.suspicions(found)));
    tables.add(rest.integrity());
    String title =
        scheme
            .map(form -> form.title(language))
            .orElse(say("工业互联网平台指标核验", "Figures of an industrial-internet platform, verified"));
    return new Paper(language, title, report.asOf(), summary(), tables);
  }

  private List<Line> summary() {
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            say("结论", "Result"),
            report.holds()
                ? Cell.of(say("核验成立", "everything that was checked holds"), Tone.GOOD)
                : Cell.of(say("核验不成立", "not everything holds"), Tone.BAD)));
    if (!report.claims().isEmpty()) {
      lines.add(new Line(say("填报值", "Claims"), Cell.of(counts())));
    }
    lines.add(
        new Line(
            say("归档完整性", "Integrity of the archive"),
            report.integrity().holds()
                ? Cell.of(say("成立", "holds"), Tone.GOOD)
                : Cell.of(
                    say(
                        "不成立，%,d 处",
                        "does not hold, %,d defects", report.integrity().defectCount()),
                    Tone.BAD)));
    scheme.ifPresent(form -> lines.add(new Line(say("依据", "Source"), Cell.of(form.source()))));
    lines.add(
        new Line(
            say("截至", "As of"),
            Cell.of(report.asOf() + say("（时区 ", " (zone ") + report.zone() + say("）", ")"))));
    lines.add(
        new Line(
            say("样本和使用事件", "Samples and usage events"),
            Cell.of("%,d".formatted(report.samples()))));
    lines.add(
        new Line(
            say("归档摘要 SHA-256", "Digest of the archive"), Cell.of(digests.whole().toString())));
    return lines;
  }

  private String counts() {
    List<String> parts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      long count = report.claims().stream().filter(c -> c.verdict() == verdict).count();
      if (count > 0) {
        parts.add(verdict.label(language) + " " + count);
      }
    }
    return String.join(say("、", ", "), parts);
  }

  private String say(String zh, String en, Object... arguments) {
    return Words.of(zh, en, arguments).in(language);
  }
}
