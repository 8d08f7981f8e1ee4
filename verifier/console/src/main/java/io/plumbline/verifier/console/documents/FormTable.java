package io.plumbline.verifier.console.documents;

import io.plumbline.contract.fault.Words;
import io.plumbline.verifier.console.documents.Table.Column;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.DerivedFact;
import io.plumbline.verifier.engine.claims.FactIndex;
import io.plumbline.verifier.engine.claims.Members;
import io.plumbline.verifier.engine.claims.Verdict;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.facts.Window;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.scheme.MemberList;
import io.plumbline.verifier.engine.scheme.Scheme;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The official form in its order, with 平台实际情况 filled in from facts, 证明资料 pointing into the
 * evidence, and beside each row what was claimed and what became of it. Handed in again as claims,
 * its figures are read back.
 */
final class FormTable {
  /** Averages and percentages keep as many decimals as a verdict compares. */
  private static final int MIN_DECIMALS = 2;

  private static final int MAX_REASONS = 5;

  private final VerificationReport report;
  private final Scheme scheme;
  private final FactIndex facts;
  private final RowVerdicts verdicts;
  private final EvidenceWords evidence;
  private final String language;
  private final boolean zh;

  FormTable(VerificationReport report, Scheme scheme, EvidenceWords evidence, String language) {
    this.report = report;
    this.scheme = scheme;
    this.facts = new FactIndex(report.facts());
    this.verdicts = new RowVerdicts(scheme, report.claims());
    this.evidence = evidence;
    this.language = language;
    this.zh = !language.equals("en");
  }

  Table table() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Scheme.Section section : scheme.sections()) {
      rows.add(List.of(Cell.of(section.number() + " " + section.title())));
      scheme.rows().stream()
          .filter(row -> row.section().equals(section.number()))
          .forEach(row -> rows.add(row(row)));
    }
    return new Table(
        say("申报表", "Form"),
        say(
            "“平台实际情况”是从证据重算的数；填报值和结论在右边。机器不能重算的行照填报写出，注明“自报”。" + "空格表示没有可用来重算的内容。",
            "平台实际情况 is what the evidence gives; claims and verdicts stand to its right. A row that"
                + " no machine can recompute is given as it was claimed and marked as declared. An"
                + " empty cell means that there is nothing to recompute it from."),
        columns(),
        rows);
  }

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(say("序号", "No."), 9));
    columns.add(new Column(say("内容", "内容·Row"), 38));
    if (!zh) {
      columns.add(new Column("In English", 30));
    }
    columns.add(new Column(say("平台实际情况", "平台实际情况·Verified figure"), 26));
    columns.add(new Column(say("证明资料", "证明资料·Evidence"), 40));
    columns.add(new Column(say("填报值", "Claimed"), 18));
    columns.add(new Column(say("偏差%", "Off by %"), 10));
    columns.add(new Column(say("结论", "Verdict"), 14));
    columns.add(new Column(say("理由", "Reason"), 50));
    return columns;
  }

  private List<Cell> row(Scheme.Row row) {
    List<ClaimVerdict> claims = verdicts.of(row);
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.of(row.row()));
    cells.add(Cell.of(row.name()));
    if (!zh) {
      cells.add(Cell.of(row.label(language)));
    }
    Optional<Fact> total = total(row);
    Optional<DerivedFact> derived = report.derivation().find(row, Optional.empty());
    boolean stated = !row.kind().isMachineCheckable() && !claims.isEmpty();
    if (stated) {
      cells.add(stated(claims));
      cells.add(Cell.of(evidence.ofStated(row)));
    } else {
      cells.add(
          total.isPresent()
              ? figure(row, total.get())
              : derived.map(fact -> Cell.of(new BigDecimal(fact.value()))).orElse(Cell.of("")));
      cells.add(Cell.of(total.map(evidence::of).orElse(derived.map(this::working).orElse(""))));
    }
    cells.add(claimed(claims));
    cells.add(deviation(claims));
    Optional<Verdict> verdict = RowVerdicts.gravest(claims);
    cells.add(verdict.map(v -> Cell.of(v.label(language), Tone.of(v))).orElse(Cell.of("")));
    cells.add(Cell.of(reasons(claims)));
    return cells;
  }

  /** What is stated for a row that nothing recomputes, so that it is read back as it was. */
  private Cell stated(List<ClaimVerdict> claims) {
    boolean one = claims.stream().map(claim -> claim.claim().window()).distinct().count() == 1;
    if (one) {
      return claimed(claims);
    }
    return Cell.of(
        claims.stream()
            .sorted(Comparator.comparing(claim -> claim.claim().window()))
            .map(claim ->
                claim.claim().window().equals(Window.YEAR.token())
                    ? "近一年总量 " + claimed(claim)
                    : claimed(claim))
            .collect(Collectors.joining("，")));
  }

  private String working(DerivedFact fact) {
    return fact.grade().label(language) + say("；", "; ") + fact.shown();
  }

  private Optional<Fact> total(Scheme.Row row) {
    Optional<Window> window = RowVerdicts.window(row);
    return row.indicator().isPresent() && window.isPresent()
        ? facts.find(row.indicator().get(), window.get(), Optional.empty())
        : Optional.empty();
  }

  private Cell figure(Scheme.Row row, Fact total) {
    if (row.dimension().isEmpty()) {
      return Cell.of(rounded(row, total));
    }
    List<String> order =
        scheme
            .list(row.members())
            .map(MemberList::members)
            .orElse(Members.names(total.indicator(), row.dimension()));
    String list =
        report.facts().stream()
            .filter(fact -> isMember(fact, total.indicator(), total.window(), row.dimension()))
            .sorted(Comparator.comparingInt(fact -> place(order, fact)))
            .map(fact ->
                fact.member().orElseThrow().name() + "：" + rounded(row, fact).toPlainString())
            .collect(Collectors.joining("、"));
    return Cell.of(list.isEmpty() ? "无" : list);
  }

  private static boolean isMember(Fact fact, Indicator indicator, Window window, String dimension) {
    return fact.indicator() == indicator
        && fact.window() == window
        && fact.member().filter(member -> member.dimension().equals(dimension)).isPresent();
  }

  private static int place(List<String> order, Fact fact) {
    int place = order.indexOf(fact.member().orElseThrow().name());
    return place < 0 ? order.size() : place;
  }

  private static BigDecimal rounded(Scheme.Row row, Fact fact) {
    int decimals = row.format().decimals();
    return fact.exact()
        .rounded(fact.indicator().isCount() ? decimals : Math.max(MIN_DECIMALS, decimals));
  }

  private Cell claimed(List<ClaimVerdict> claims) {
    if (claims.size() == 1) {
      ClaimVerdict only = claims.getFirst();
      boolean plain = only.claim().member().isEmpty();
      Optional<BigDecimal> number = only.claim().number();
      return plain && number.isPresent() ? Cell.of(number.get()) : Cell.of(claimed(only));
    }
    return Cell.of(claims.stream().map(FormTable::claimed).collect(Collectors.joining("、")));
  }

  private static String claimed(ClaimVerdict claim) {
    String member = claim.claim().member();
    return member.isEmpty() ? claim.claim().value() : member + "：" + claim.claim().value();
  }

  private static Cell deviation(List<ClaimVerdict> claims) {
    return claims.size() == 1
        ? claims
            .getFirst()
            .deviationPercent()
            .map(BigDecimal::new)
            .map(Cell::of)
            .orElse(Cell.of(""))
        : Cell.of("");
  }

  /** The reason of the one verdict, or those of a list that need attention. */
  private String reasons(List<ClaimVerdict> claims) {
    if (claims.size() == 1) {
      return claims.getFirst().reason().in(language);
    }
    List<ClaimVerdict> notable =
        claims.stream().filter(claim -> claim.verdict() != Verdict.SUPPORTED).toList();
    String shown =
        notable.stream()
            .limit(MAX_REASONS)
            .map(claim ->
                claim.claim().member()
                    + (claim.claim().member().isEmpty() ? "" : say("：", ": "))
                    + claim.reason().in(language))
            .collect(Collectors.joining("\n"));
    return notable.size() > MAX_REASONS
        ? shown + say("\n另有 %d 项，见“逐项结论”", "\n%d more under 'Claims'", notable.size() - MAX_REASONS)
        : shown;
  }

  private String say(String chinese, String english, Object... arguments) {
    return Words.of(chinese, english, arguments).in(language);
  }
}
