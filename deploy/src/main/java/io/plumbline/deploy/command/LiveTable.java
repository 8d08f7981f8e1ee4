package io.plumbline.deploy.command;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.LiveReport;
import io.plumbline.verifier.engine.VerificationReport;
import io.plumbline.verifier.engine.claims.ClaimVerdict;
import io.plumbline.verifier.engine.claims.Verdict;
import io.plumbline.verifier.engine.indicators.DeviceRow;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.indicators.Standing;
import io.plumbline.verifier.engine.report.TextTable;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The live view of a terminal, redrawn in place: machines by state, headline figures beside what is
 * claimed, devices by category, and who does not count and why. It fits 24 lines of 80 cells. In a
 * pipe it is one line at a time.
 */
final class LiveTable {
  private static final int MOST_CLAIMS = 8;
  private static final int MOST_CATEGORIES = 7;
  private static final int CELLS = 80;
  private static final String SEPARATOR = "  ";

  private final Terminal terminal;
  private final boolean zh;
  private final boolean redraws = Boolean.getBoolean("plumbline.terminal");
  private int shownLines;

  LiveTable(Terminal terminal) {
    this.terminal = terminal;
    this.zh = !terminal.language().equals("en");
  }

  void show(LiveReport live) {
    VerificationReport report = live.report();
    ZonedDateTime at = live.at().atZone(report.zone()).truncatedTo(ChronoUnit.SECONDS);
    String head =
        say(
            "%s  样本 %,d  边缘帧 %,d  虚高 %d 项  完整性%s",
            "%s  samples %,d  edge frames %,d  overstated claims %d  integrity %s",
            redraws ? at.toLocalTime() : at.toOffsetDateTime(),
            report.samples(),
            report.integrity().edgeFrames(),
            report.claims().stream().filter(claim -> claim.verdict() == Verdict.OVERSTATED).count(),
            report.integrity().holds() ? say("成立", "holds") : say("不成立", "broken"));
    if (!redraws) {
      terminal.err().println(head);
      terminal.err().flush();
      return;
    }
    List<DeviceRow> devices = live.devices(live.at());
    List<String> lines = new ArrayList<>(List.of(head));
    states(devices).lines().forEach(lines::add);
    lines.add("");
    claims(report.claims()).lines().forEach(lines::add);
    lines.add("");
    categories(devices).lines().forEach(lines::add);
    notCounted(devices).lines().forEach(lines::add);
    // Up to the first line of the last picture, and clear from there (ECMA-48 CPL and ED).
    String up = shownLines > 0 ? "\u001b[" + shownLines + "F\u001b[J" : "";
    terminal.err().print(up + String.join("\n", lines) + "\n");
    terminal.err().flush();
    shownLines = lines.size();
  }

  private String states(List<DeviceRow> devices) {
    Map<MachineState, Long> counts =
        devices.stream()
            .collect(
                Collectors.groupingBy(
                    DeviceRow::state,
                    () -> new EnumMap<>(MachineState.class),
                    Collectors.counting()));
    return wrapped(
        say("台账设备 %d：", "%d devices in the ledger: ", devices.size()),
        counts.entrySet().stream().map(count -> count.getKey() + " " + count.getValue()).toList());
  }

  /** Totals of devices, the most inflated first. */
  private String claims(List<ClaimVerdict> claims) {
    TextTable table =
        zh
            ? new TextTable("声明的指标", "窗口", ">声明", ">重算", "结论")
            : new TextTable("claim", "window", ">claimed", ">verified", "verdict");
    claims.stream()
        .filter(claim -> claim.member().isEmpty() && claim.verified().isPresent())
        .filter(claim -> claim.indicatorName().startsWith("device."))
        .sorted(Comparator.comparing(ClaimVerdict::verdict, Comparator.comparing(LiveTable::rank)))
        .limit(MOST_CLAIMS)
        .forEach(claim ->
            table.row(
                claim.indicator().map(this::label).orElse(claim.indicatorName()),
                claim.window().map(window -> window.label(terminal.language())).orElse(""),
                claim.claim().value(),
                claim.verified().orElse(""),
                claim.verdict().label(terminal.language())));
    return table.toString();
  }

  private static int rank(Verdict verdict) {
    return verdict == Verdict.OVERSTATED ? 0 : 1;
  }

  private String label(Indicator indicator) {
    return zh ? indicator.label(terminal.language()) : indicator.id();
  }

  private String categories(List<DeviceRow> devices) {
    TextTable table =
        zh
            ? new TextTable("类别", ">台账", ">已连接", ">今日运行", ">此刻 RUNNING")
            : new TextTable("category", ">ledger", ">connected", ">ran today", ">RUNNING now");
    Map<String, List<DeviceRow>> byCategory =
        devices.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.device().category(), TreeMap::new, Collectors.toList()));
    byCategory.entrySet().stream()
        .limit(MOST_CATEGORIES)
        .forEach(entry ->
            table.row(
                entry.getKey(),
                count(entry.getValue(), row -> true),
                count(entry.getValue(), row -> row.standing() == Standing.CONNECTED),
                count(entry.getValue(), DeviceRow::runningToday),
                count(entry.getValue(), row -> row.state() == MachineState.RUNNING)));
    return table.toString();
  }

  private static String count(List<DeviceRow> rows, Predicate<DeviceRow> of) {
    return Long.toString(rows.stream().filter(of).count());
  }

  private String notCounted(List<DeviceRow> devices) {
    Map<Standing, Long> counts =
        devices.stream()
            .filter(row -> row.standing() != Standing.CONNECTED)
            .collect(
                Collectors.groupingBy(
                    DeviceRow::standing,
                    () -> new EnumMap<>(Standing.class),
                    Collectors.counting()));
    return wrapped(
        say("不计入：", "not counted: "),
        counts.entrySet().stream()
            .map(count -> count.getKey().words().in(terminal.language()) + " " + count.getValue())
            .toList());
  }

  /** Lines that a terminal does not break, which would spoil the count of lines to go up. */
  private static String wrapped(String head, List<String> items) {
    StringBuilder text = new StringBuilder(head);
    int used = TextTable.width(head);
    for (String item : items) {
      int width = TextTable.width(item) + SEPARATOR.length();
      if (used + width > CELLS) {
        text.append("\n  ");
        used = 2;
      }
      text.append(item).append(SEPARATOR);
      used += width;
    }
    return text.toString().stripTrailing();
  }

  private String say(String zhText, String enText, Object... arguments) {
    return Words.of(zhText, enText, arguments).in(terminal.language());
  }
}
