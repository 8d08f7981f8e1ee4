package io.plumbline.verifier.console.documents;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.console.documents.Table.Column;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.RuleVerdict;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Finding;
import io.plumbline.verifier.engine.integrity.Defect;
import io.plumbline.verifier.engine.integrity.IntegritySummary;
import io.plumbline.verifier.engine.report.FindingNames;
import io.plumbline.verifier.engine.shortfall.Shortfall;
import io.plumbline.verifier.engine.suspicion.Suspicion;
import io.plumbline.verifier.engine.suspicion.SuspicionReport;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The tables behind the form: claims, causes, rules, notes, facts, findings, integrity. */
final class ReportTables {
  private final VerificationReport report;
  private final ArchiveDigests digests;
  private final String language;

  ReportTables(VerificationReport report, ArchiveDigests digests, String language) {
    this.report = report;
    this.digests = digests;
    this.language = language;
  }

  Table claims() {
    List<List<Cell>> rows = new ArrayList<>();
    for (ClaimVerdict claim : report.claims()) {
      rows.add(
          List.of(
              Cell.of(name(claim)),
              Cell.of(claim.window().map(w -> w.label(language)).orElse("")),
              Cell.of(claim.claim().member()),
              claim.claim().number().map(Cell::of).orElse(Cell.of(claim.claim().value())),
              claim.verified().map(BigDecimal::new).map(Cell::of).orElse(Cell.of("–")),
              claim.deviationPercent().map(BigDecimal::new).map(Cell::of).orElse(Cell.of("–")),
              Cell.of(claim.verdict().label(language), Tone.of(claim.verdict())),
              Cell.of(claim.grade().map(grade -> grade.label(language)).orElse("")),
              Cell.of(claim.reason().in(language))));
    }
    return new Table(
        say("逐项结论", "Claims"),
        "",
        List.of(
            new Column(say("声明的指标", "Claim"), 36),
            new Column(say("窗口", "Window"), 12),
            new Column(say("细分", "Member"), 16),
            new Column(say("声明", "Claimed"), 14),
            new Column(say("重算", "Verified"), 14),
            new Column(say("偏差%", "Off by %"), 10),
            new Column(say("结论", "Verdict"), 14),
            new Column(say("等级", "Grade"), 10),
            new Column(say("理由", "Reason"), 60)),
        rows);
  }

  private String name(ClaimVerdict claim) {
    return claim.indicator().map(i -> i.label(language)).orElse(claim.claim().indicator());
  }

  /** What the overstated figures lack; the counts of a claim add up to its difference. */
  Table causes() {
    List<List<Cell>> rows = new ArrayList<>();
    for (ClaimVerdict claim : report.claims()) {
      if (claim.shortfall().isEmpty()) {
        continue;
      }
      for (Shortfall.Cause cause : claim.shortfall().get().causes()) {
        rows.add(
            List.of(
                Cell.of(name(claim)),
                Cell.of(claim.claim().member()),
                Cell.of(cause.kind().words().in(language)),
                Cell.of(new BigDecimal(Shortfall.plain(cause.count()))),
                Cell.of(String.join(" ", cause.subjects()))));
      }
    }
    return new Table(
        say("差额来源", "What is missing"),
        "",
        List.of(
            new Column(say("声明的指标", "Claim"), 36),
            new Column(say("细分", "Member"), 16),
            new Column(say("原因", "Cause"), 30),
            new Column(say("数量", "Count"), 12),
            new Column(say("涉及", "Subjects"), 70)),
        rows);
  }

  Table rules() {
    List<List<Cell>> rows = new ArrayList<>();
    for (RuleVerdict rule : report.rules()) {
      rows.add(
          List.of(
              Cell.of(rule.detail().in(language)),
              Cell.of(rule.outcome().label(language), Tone.of(rule.outcome())),
              Cell.of(rule.id())));
    }
    return new Table(
        say("勾稽关系", "Rules"),
        "",
        List.of(
            new Column(say("勾稽关系", "Rule"), 80),
            new Column(say("结论", "Outcome"), 14),
            new Column(say("标识", "Id"), 36)),
        rows);
  }

  Table notes(List<Words> notes) {
    return new Table(
        say("读入说明", "Notes on the reading"),
        "",
        List.of(new Column(say("说明", "Note"), 120)),
        notes.stream().map(note -> List.of(Cell.of(note.in(language)))).toList());
  }

  Table facts() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Fact fact : report.facts()) {
      rows.add(
          List.of(
              Cell.of(fact.id()),
              Cell.of(fact.indicator().label(language)),
              Cell.of(fact.window().label(language)),
              Cell.of(fact.member().map(Fact.Member::name).orElse("")),
              Cell.of(new BigDecimal(fact.value())),
              Cell.of(fact.indicator().isCount() ? "" : fact.exact().toString()),
              Cell.of(fact.indicator().unit()),
              Cell.of(fact.grade().label(language))));
    }
    return new Table(
        say("事实", "Facts"),
        say(
            "每个数都能用 plumbline evidence explain 加事实标识追到设备、日期和帧。",
            "plumbline evidence explain with a fact's id leads to its devices, days and frames."),
        List.of(
            new Column(say("事实标识", "Fact"), 50),
            new Column(say("指标", "Indicator"), 32),
            new Column(say("窗口", "Window"), 12),
            new Column(say("细分", "Member"), 16),
            new Column(say("数值", "Value"), 14),
            new Column(say("精确值", "Exact"), 20),
            new Column(say("单位", "Unit"), 8),
            new Column(say("等级", "Grade"), 10)),
        rows);
  }

  Table findings() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Finding finding : report.findings()) {
      rows.add(
          List.of(
              Cell.of(FindingNames.label(finding.kind(), language)),
              Cell.of(finding.count()),
              Cell.of(String.join(" ", finding.subjects()))));
    }
    return new Table(
        say("发现", "Findings"),
        say("涉及的对象最多列 100 个，次数不截断。", "At most 100 subjects are listed; counts are never cut."),
        List.of(
            new Column(say("发现", "Finding"), 30),
            new Column(say("次数", "Count"), 12),
            new Column(say("涉及", "Subjects"), 80)),
        rows);
  }

  Table suspicions(SuspicionReport found) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Suspicion suspicion : found.suspicions()) {
      rows.add(
          List.of(
              Cell.of(suspicion.rank()),
              Cell.of(suspicion.found().kind().label(language)),
              Cell.of(String.join(" ", suspicion.found().devices())),
              Cell.of(suspicion.found().reason().in(language))));
    }
    return new Table(
        say("伪造迹象", "Signs of fabrication"),
        say("迹象不是结论，须由专家查看。", "A sign is no verdict: an expert has to look."),
        List.of(
            new Column(say("名次", "Rank"), 8),
            new Column(say("检验", "Test"), 24),
            new Column(say("设备", "Devices"), 40),
            new Column(say("理由", "Reason"), 80)),
        rows);
  }

  Table integrity() {
    IntegritySummary integrity = report.integrity();
    List<List<Cell>> rows = new ArrayList<>();
    count(rows, say("归档段", "segments"), integrity.segments());
    count(rows, say("未封的归档段", "open segments"), integrity.openSegments());
    count(rows, say("边缘帧", "edge frames"), integrity.edgeFrames());
    count(rows, say("待签的边缘帧", "edge frames not sealed yet"), integrity.unsealedFrames());
    count(rows, say("导入帧", "imported frames"), integrity.importedFrames());
    count(rows, say("签名", "seals"), integrity.seals());
    count(rows, say("采集代理", "agents"), integrity.agents());
    count(rows, say("缺口记录", "gap records"), integrity.gapRecords());
    count(rows, say("记录为丢失的样本", "samples recorded as lost"), integrity.lostSamples());
    for (Defect defect : integrity.defects()) {
      rows.add(
          List.of(
              Cell.of(FindingNames.label(defect.kind().token(), language), Tone.BAD),
              Cell.of(defect.place() + " " + defect.agent()),
              Cell.of(defect.words().in(language))));
    }
    for (ArchiveDigests.Segment segment : digests.segments()) {
      rows.add(
          List.of(
              Cell.of(say("归档段摘要", "digest of a segment")),
              Cell.of(segment.path()),
              Cell.of(segment.digest().toString())));
    }
    return new Table(
        say("完整性", "Integrity"),
        say(
            "归档摘要是对各已封归档段“路径 空格 摘要 换行”的 SHA-256。",
            "The archive's digest is SHA-256 over a line 'path, space, digest' for each closed"
                + " segment."),
        List.of(
            new Column(say("项目", "What"), 30),
            new Column(say("数量或位置", "Count or place"), 50),
            new Column(say("说明", "Detail"), 70)),
        rows);
  }

  private static void count(List<List<Cell>> rows, String what, long count) {
    rows.add(List.of(Cell.of(what), Cell.of(count), Cell.of("")));
  }

  private String say(String zh, String en) {
    return new Words(zh, en).in(language);
  }
}
