package io.plumbline.deploy.command;

import io.plumbline.verifier.engine.LiveReport;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.Verdict;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.report.ReportTable;
import java.util.List;
import java.util.Set;

/**
 * The live view of a terminal: headline figures and verdicts, redrawn in place; in a pipe one line
 * at a time.
 */
final class LiveTable {
  private static final Set<String> HEADLINES =
      Set.of(
          "device.connected",
          "device.public-cloud.connected",
          "device.public-cloud.daily-running",
          "device.overseas.connected",
          "device.utilisation",
          "device.utilisation.coverage",
          "device.protocol.count");

  private final Terminal terminal;
  private final ReportTable table;
  private final boolean redraws = Boolean.getBoolean("plumbline.terminal");
  private int shownLines;

  LiveTable(Terminal terminal) {
    this.terminal = terminal;
    this.table = new ReportTable(terminal.language());
  }

  void show(LiveReport live) {
    VerificationReport report = live.report();
    if (!redraws) {
      terminal.say(
          "%s  样本 %,d  虚报 %d 项  完整性%s",
          "%s  samples %,d  overstated claims %d  integrity %s",
          live.at(),
          report.samples(),
          report.claims().stream().filter(claim -> claim.verdict() == Verdict.OVERSTATED).count(),
          terminal.language().equals("en")
              ? report.integrity().holds() ? "holds" : "broken"
              : report.integrity().holds() ? "成立" : "不成立");
      return;
    }
    List<Fact> facts =
        report.facts().stream()
            .filter(fact -> HEADLINES.contains(fact.indicator().id()) && fact.member().isEmpty())
            .toList();
    List<ClaimVerdict> overstated =
        report.claims().stream().filter(claim -> claim.verdict() == Verdict.OVERSTATED).toList();
    String text =
        table.facts(facts)
            + "\n"
            + table.claims(overstated)
            + "\n"
            + table.integrity(report.integrity());
    if (shownLines > 0) {
      // Up to the first line of the last picture, and clear from there (ECMA-48 CPL and ED).
      terminal.err().print("\u001b[" + shownLines + "F\u001b[J");
    }
    terminal.err().print(text);
    terminal.err().flush();
    shownLines = (int) text.lines().count();
  }
}
