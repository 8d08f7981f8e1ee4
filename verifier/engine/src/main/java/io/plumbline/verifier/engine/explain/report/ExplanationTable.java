package io.plumbline.verifier.engine.explain.report;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.explain.Explanation;
import io.plumbline.verifier.engine.explain.Explanation.DeviceDay;
import io.plumbline.verifier.engine.explain.Explanation.DeviceHistory;
import io.plumbline.verifier.engine.explain.SilentDays;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.report.TextTable;
import io.plumbline.verifier.engine.shortfall.Composition;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** Explanations as text for terminals. Lists are cut to a limit, counts never. Thread-safe. */
public final class ExplanationTable {
  /** Stretches of silent days that a line names. */
  private static final int MAX_STRETCHES = 4;

  private final String language;
  private final boolean zh;
  private final int limit;

  /**
   * Writes in a language.
   *
   * @param language {@code zh} or {@code en}
   * @param limit how many rows of each table are written, 1 or more
   */
  public ExplanationTable(String language, int limit) {
    this.language = language;
    this.zh = !language.equals("en");
    this.limit = limit;
  }

  /** The whole explanation. */
  public String text(Explanation explanation) {
    TraceText trace = new TraceText(zh, limit, explanation.zone());
    StringBuilder out = new StringBuilder(figure(explanation, trace));
    explanation
        .made()
        .ifPresent(made -> out.append('\n').append(subjects(explanation, made, trace)));
    explanation.device().ifPresent(device -> out.append('\n').append(device(device, trace)));
    explanation.trace().ifPresent(day -> out.append('\n').append(trace.day(day)));
    explanation.usage().ifPresent(usage -> out.append('\n').append(trace.usage(usage)));
    out.append('\n')
        .append(
            trace.say(
                "归档完整性%s；%s\n",
                "integrity %s; %s\n",
                explanation.integrity().holds()
                    ? trace.say("成立", "holds")
                    : trace.say("不成立（详见 verify）", "does not hold (see verify)"),
                logWords(explanation).in(language)));
    return out.toString();
  }

  /** What logs prove of the frames that were asked for. */
  static Words logWords(Explanation explanation) {
    long frames = explanation.frames().size();
    return frames == 0
        ? new Words("日志证明随某一天的帧给出", "proofs by the log come with the frames of a day")
        : Words.of(
            "%d 帧中有 %d 帧的签名由日志证明",
            "of %d frames the log proves the seals of %d", frames, explanation.logged());
  }

  private String figure(Explanation explanation, TraceText trace) {
    Fact fact = explanation.fact();
    String head =
        "%s\n%s  %s %s  %s  %s\n"
            .formatted(
                fact.id(),
                fact.indicator().label(language),
                fact.value(),
                fact.indicator().unit(),
                fact.grade().label(language),
                fact.period()
                    .map(days -> days.from() + " … " + days.to())
                    .orElse(trace.say("截至 %s", "as of %s", fact.asOf())));
    return explanation
        .made()
        .map(made -> head + "= " + quotient(fact, made) + "\n")
        .orElse(
            head
                + trace.say(
                    "这个指标由公式或事件得出，没有逐项构成\n",
                    "this figure comes from a formula or from events; nothing adds up to it\n"));
  }

  private String quotient(Fact fact, Composition made) {
    String numerator = TraceText.grouped(made.verified()) + " " + made.unit().in(language);
    if (fact.indicator().kind() == Indicator.Kind.PERCENT) {
      return numerator + " ÷ " + TraceText.grouped(made.parts().movePointRight(2)) + " × 100 %";
    }
    return made.parts().compareTo(BigDecimal.ONE) == 0
        ? numerator
        : numerator + " ÷ " + TraceText.grouped(made.parts());
  }

  private String subjects(Explanation explanation, Composition made, TraceText trace) {
    List<Composition.Contribution> all = explanation.contributions();
    TextTable table =
        zh
            ? new TextTable("对象", ">" + made.unit().zh(), "计入")
            : new TextTable("subject", ">" + made.unit().en(), "counts");
    for (Composition.Contribution one : all.stream().limit(limit).toList()) {
      table.row(
          one.subject(),
          TraceText.grouped(one.amount()),
          one.cause()
              .map(cause ->
                  trace.say("否：", "no: ")
                      + cause.words().in(language)
                      + days(explanation.days(one), trace))
              .orElse(trace.say("是", "yes")));
    }
    String over =
        made.over().isEmpty()
            ? ""
            : trace.say("统计范围：%s\n", "goes over %s\n", String.join(", ", made.over()));
    return over + table + trace.more(all.size());
  }

  private static String days(List<SilentDays.Stretch> stretches, TraceText trace) {
    String named =
        stretches.stream()
            .limit(MAX_STRETCHES)
            .map(days ->
                days.from().equals(days.to())
                    ? days.from().toString()
                    : days.from() + " … " + days.to())
            .collect(Collectors.joining(", "));
    String more =
        stretches.size() > MAX_STRETCHES
            ? trace.say("，另有 %d 段", ", %d more", stretches.size() - MAX_STRETCHES)
            : "";
    return named.isEmpty() ? "" : " (" + named + more + ")";
  }

  private String device(DeviceHistory history, TraceText trace) {
    StringBuilder out = new StringBuilder();
    out.append(
        trace.say(
            "设备 %s  %s  %s  %s  首个合格样本 %s\n",
            "device %s  %s  %s  %s  first qualifying sample %s\n",
            history.device().id(),
            history.device().category(),
            history.device().deployment(),
            history.standing().words().in(language),
            history.firstOperating().map(at -> trace.time(at)).orElse("–")));
    out.append(
        trace.say(
            "服务期内 %d 天，运行 %d 天\n",
            "%d days in service, running on %d\n",
            history.days().size(),
            history.days().stream().filter(DeviceDay::ran).count()));
    TextTable table =
        zh
            ? new TextTable("日期", "运行", ">运行秒", ">空闲秒", ">故障秒", ">维护秒", ">关机秒", ">未知秒")
            : new TextTable(
                "day",
                "ran",
                ">RUNNING s",
                ">IDLE s",
                ">FAULT s",
                ">MAINTENANCE s",
                ">OFFLINE s",
                ">UNKNOWN s");
    for (DeviceDay day : history.days().stream().limit(limit).toList()) {
      table.row(
          day.day().toString(),
          day.silence()
              .map(cause -> trace.say("否：", "no: ") + cause.words().in(language))
              .orElse(trace.say("是", "yes")),
          seconds(day, MachineState.RUNNING),
          seconds(day, MachineState.IDLE),
          seconds(day, MachineState.FAULT),
          seconds(day, MachineState.MAINTENANCE),
          seconds(day, MachineState.OFFLINE),
          seconds(day, MachineState.UNKNOWN));
    }
    return out.append(table).append(trace.more(history.days().size())).toString();
  }

  private static String seconds(DeviceDay day, MachineState state) {
    return TraceText.grouped(BigDecimal.valueOf(day.millis().getOrDefault(state, 0L), 3));
  }
}
