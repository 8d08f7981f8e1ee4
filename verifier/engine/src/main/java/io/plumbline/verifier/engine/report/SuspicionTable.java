package io.plumbline.verifier.engine.report;

import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.suspicion.AdjustedFigure;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.Suspicion;
import io.plumbline.verifier.engine.suspicion.SuspicionReport;
import io.plumbline.verifier.engine.suspicion.TestOutcome;
import java.util.List;
import java.util.Locale;

/** Signs of fabricated telemetry as text for terminals. Thread-safe. */
final class SuspicionTable {
  private static final int SHOWN = 50;
  private static final int SHOWN_DEVICES = 8;

  private final String language;
  private final boolean zh;

  SuspicionTable(String language) {
    this.language = language;
    this.zh = !language.equals("en");
  }

  /** The whole section. */
  String text(SuspicionReport report) {
    StringBuilder out = new StringBuilder();
    out.append(
        say(
            "伪造嫌疑（%s 至 %s，%,d 个样本；误报率 ≤ %.0f%%）：%d 项\n",
            "Suspicions of fabrication (%s to %s, %,d samples; false discovery rate ≤ %.0f %%):"
                + " %d\n",
            report.period().from(),
            report.period().to(),
            report.samples(),
            100 * report.level(),
            report.suspicions().size()));
    out.append(
        say(
            "仅为核查线索，按可能性排序；单项不能定性，已核验数值不变。\n\n",
            "Leads to look into, ranked; none convicts alone, and the verified figures"
                + " stand.\n\n"));
    out.append(tests(report));
    out.append(
        say(
            "另读一遍归档用时 %.1f 秒\n",
            "the second reading of the archive took %.1f s\n",
            report.duration().toMillis() / 1000.0));
    if (!report.suspicions().isEmpty()) {
      out.append('\n').append(found(report.suspicions()));
      out.append('\n').append(adjusted(report));
    }
    return out.toString();
  }

  private String tests(SuspicionReport report) {
    TextTable table =
        zh ? new TextTable("检验", ">检验数", ">嫌疑") : new TextTable("test", ">examined", ">found");
    for (TestOutcome test : report.tests()) {
      table.row(
          test.kind().label(language),
          Long.toString(test.examined()),
          Long.toString(report.found(test.kind())));
    }
    return table.toString();
  }

  private String found(List<Suspicion> suspicions) {
    TextTable table =
        zh
            ? new TextTable(">名次", "检验", "设备", ">统计量", ">阈值", ">p ≤", ">q ≤")
            : new TextTable(">rank", "test", "devices", ">statistic", ">threshold", ">p ≤", ">q ≤");
    StringBuilder reasons = new StringBuilder();
    for (Suspicion suspicion : suspicions.subList(0, Math.min(SHOWN, suspicions.size()))) {
      Candidate candidate = suspicion.found();
      table.row(
          Integer.toString(suspicion.rank()),
          candidate.kind().label(language),
          devices(candidate.devices()),
          number(candidate.statistic()),
          number(candidate.threshold()),
          number(candidate.p()),
          number(suspicion.q()));
      reasons.append("%d. %s\n".formatted(suspicion.rank(), candidate.reason().in(language)));
    }
    if (suspicions.size() > SHOWN) {
      reasons.append(
          say(
              "另有 %d 项，见 --format json\n",
              "%d more, see --format json\n", suspicions.size() - SHOWN));
    }
    return table + "\n" + reasons;
  }

  private String adjusted(SuspicionReport report) {
    TextTable table =
        zh
            ? new TextTable("指标", "窗口", ">核验值", ">剔除嫌疑后", "单位")
            : new TextTable("indicator", "window", ">verified", ">adjusted", "unit");
    for (AdjustedFigure figure : report.adjusted()) {
      Fact verified = figure.verified();
      table.row(
          zh ? verified.indicator().label(language) : verified.indicator().id(),
          verified.window().label(language),
          verified.value(),
          figure.adjusted().value(),
          verified.indicator().unit());
    }
    return say(
            "剔除 %d 台设备（一组克隆留一台）后的数值：%s\n\n",
            "Figures without %d devices (one of each group of clones stays): %s\n\n",
            report.leftOut().size(),
            devices(report.leftOut()))
        + table;
  }

  private String devices(List<String> devices) {
    String shown = String.join(", ", devices.subList(0, Math.min(SHOWN_DEVICES, devices.size())));
    return devices.size() <= SHOWN_DEVICES
        ? shown
        : shown
            + say(" 等 %d 台", " and %d more", zh ? devices.size() : devices.size() - SHOWN_DEVICES);
  }

  /** Whole numbers as such, others with three significant digits. */
  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return Long.toString((long) value);
    }
    return String.format(Locale.ROOT, Math.abs(value) < 0.001 ? "%.1e" : "%.3f", value);
  }

  private String say(String chinese, String english, Object... arguments) {
    return String.format(Locale.ROOT, zh ? chinese : english, arguments);
  }
}
