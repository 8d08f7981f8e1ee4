package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.verifier.engine.explain.Explanation.DeviceDay;
import io.plumbline.verifier.engine.explain.Explanation.DeviceHistory;
import io.plumbline.verifier.engine.explain.TracedSample.Fate;
import io.plumbline.verifier.engine.facts.Fact;
import io.plumbline.verifier.engine.indicators.Indicator;
import io.plumbline.verifier.engine.report.TextTable;
import io.plumbline.verifier.engine.shortfall.Composition;
import io.plumbline.verifier.engine.shortfall.Shortfall;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Explanations as text for terminals. Lists are cut to a limit, counts never. Thread-safe. */
public final class ExplanationTable {
  /** What stands where a log proof will stand. */
  static final Words NO_LOG =
      new Words(
          "透明日志尚未实现：没有可给出的日志证明，只有帧链、签名和归档段",
          "there is no transparency log yet: no log proof can be given, only the chain of frames,"
              + " seals and segments");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

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
    StringBuilder out = new StringBuilder(figure(explanation));
    explanation
        .made()
        .ifPresent(made -> out.append('\n').append(subjects(made, explanation.contributions())));
    explanation.device().ifPresent(device -> out.append('\n').append(device(device, explanation)));
    explanation.trace().ifPresent(trace -> out.append('\n').append(day(trace, explanation.zone())));
    out.append('\n')
        .append(
            say(
                "归档完整性%s；%s\n",
                "integrity %s; %s\n",
                explanation.integrity().holds()
                    ? say("成立", "holds")
                    : say("不成立（详见 verify）", "does not hold (see verify)"),
                NO_LOG.in(language)));
    return out.toString();
  }

  private String figure(Explanation explanation) {
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
                    .orElse(say("截至 %s", "as of %s", fact.asOf())));
    return explanation
        .made()
        .map(made -> head + "= " + quotient(fact, made) + "\n")
        .orElse(
            head
                + say(
                    "这个指标由公式或事件得出，没有逐项构成\n",
                    "this figure comes from a formula or from events; nothing adds up to it\n"));
  }

  private String quotient(Fact fact, Composition made) {
    String numerator = grouped(made.verified()) + " " + made.unit().in(language);
    if (fact.indicator().kind() == Indicator.Kind.PERCENT) {
      return numerator + " ÷ " + grouped(made.parts().movePointRight(2)) + " × 100 %";
    }
    return made.parts().compareTo(BigDecimal.ONE) == 0
        ? numerator
        : numerator + " ÷ " + grouped(made.parts());
  }

  private static String grouped(BigDecimal amount) {
    String plain = Shortfall.plain(amount);
    int point = plain.indexOf('.');
    String whole = point < 0 ? plain : plain.substring(0, point);
    return whole.replaceAll("\\B(?=(\\d{3})+$)", ",") + (point < 0 ? "" : plain.substring(point));
  }

  private String subjects(Composition made, List<Composition.Contribution> all) {
    TextTable table =
        zh
            ? new TextTable("对象", ">" + made.unit().zh(), "计入")
            : new TextTable("subject", ">" + made.unit().en(), "counts");
    for (Composition.Contribution one : all.stream().limit(limit).toList()) {
      table.row(
          one.subject(),
          grouped(one.amount()),
          one.cause()
              .map(cause -> say("否：", "no: ") + cause.words().in(language))
              .orElse(say("是", "yes")));
    }
    return table + more(all.size());
  }

  private String device(DeviceHistory history, Explanation explanation) {
    StringBuilder out = new StringBuilder();
    out.append(
        say(
            "设备 %s  %s  %s  %s  首个合格样本 %s\n",
            "device %s  %s  %s  %s  first qualifying sample %s\n",
            history.device().id(),
            history.device().category(),
            history.device().deployment(),
            history.standing().words().in(language),
            history.firstOperating().map(at -> time(at, explanation.zone())).orElse("–")));
    out.append(
        say(
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
          day.ran() ? say("是", "yes") : say("否", "no"),
          seconds(day, MachineState.RUNNING),
          seconds(day, MachineState.IDLE),
          seconds(day, MachineState.FAULT),
          seconds(day, MachineState.MAINTENANCE),
          seconds(day, MachineState.OFFLINE),
          seconds(day, MachineState.UNKNOWN));
    }
    return out.append(table).append(more(history.days().size())).toString();
  }

  private static String seconds(DeviceDay day, MachineState state) {
    return grouped(BigDecimal.valueOf(day.millis().getOrDefault(state, 0L), 3));
  }

  private String day(DayTrace trace, ZoneId zone) {
    StringBuilder out = new StringBuilder();
    out.append(
        say(
            "%s：运行数据 %d、心跳 %d、质量不合格 %d、被取代 %d、补传 %d、未来 %d、服务期外 %d\n",
            "%s: operating %d, heartbeats %d, bad quality %d, replaced %d, late %d, future %d,"
                + " outside service %d\n",
            trace.day(),
            trace.count(Fate.OPERATING),
            trace.count(Fate.HEARTBEAT),
            trace.count(Fate.BAD),
            trace.count(Fate.REPLACED),
            trace.count(Fate.LATE),
            trace.count(Fate.FUTURE),
            trace.count(Fate.OUTSIDE_SERVICE)));
    out.append(
        trace
            .first()
            .map(first ->
                say(
                    "当天计为运行，因为 %s\n",
                    "the day counts as running because of %s\n", sample(first, zone)))
            .orElse(say("当天没有合格的运行数据\n", "no qualifying operating data on the day\n")));
    if (!trace.states().isEmpty()) {
      out.append('\n').append(states(trace, zone));
    }
    out.append('\n').append(say("帧 %d 个\n", "%d frames\n", trace.frames().size()));
    for (int i = 0; i < Math.min(limit, trace.frames().size()); i++) {
      out.append(frame(i, trace.frames().get(i), zone));
    }
    return out.append(more(trace.frames().size())).toString();
  }

  private String sample(TracedSample sample, ZoneId zone) {
    return say(
        "%s=%s %s（源时间 %s，到达 %s，%s 第 %d 行）",
        "%s=%s %s (source time %s, received %s, %s row %d)",
        sample.sample().series().channel(),
        sample.sample().value().asText(),
        sample.sample().quality(),
        time(sample.sample().sourceMicros(), zone),
        time(sample.receivedMicros(), zone),
        sample.frame() < 0 ? say("当日之前的帧", "a frame before the day") : "#" + sample.frame(),
        sample.row());
  }

  private String states(DayTrace trace, ZoneId zone) {
    TextTable table =
        zh
            ? new TextTable("状态", "从", "到", ">秒", "由样本")
            : new TextTable("state", "from", "to", ">s", "by sample");
    for (StateInterval interval : trace.states().stream().limit(limit).toList()) {
      table.row(
          interval.state().name(),
          time(Instant.ofEpochMilli(interval.fromMillis()), zone),
          time(Instant.ofEpochMilli(interval.toMillis()), zone),
          grouped(BigDecimal.valueOf(interval.toMillis() - interval.fromMillis(), 3)),
          interval
              .by()
              .map(by ->
                  "%s%s"
                      .formatted(
                          time(by.sample().sourceMicros(), zone),
                          by.frame() < 0 ? "" : " #" + by.frame() + ":" + by.row()))
              .orElse("–"));
    }
    return table + more(trace.states().size());
  }

  private String frame(int index, FrameProof frame, ZoneId zone) {
    boolean edge = frame.header().provenance() == Provenance.EDGE;
    String seal =
        frame
            .seal()
            .map(s ->
                say(
                    "签名：覆盖到第 %d 帧，%s，%s，%s",
                    "seal: up to frame %d, %s, %s, %s",
                    s.sequence(),
                    time(s.sealedMicros(), zone),
                    s.place(),
                    s.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-')))
            .orElse(
                edge
                    ? say("签名：本次启动没有覆盖它的签名", "seal: none of its boot covers it")
                    : say("签名：导入的帧没有代理的签名", "seal: none, the frame was imported"));
    return say(
        "#%d %s %s 第 %d 帧，样本 %d\n   sha256 %s\n   %s，到达 %s（第 %d 条）\n   %s\n",
        "#%d %s %s frame %d, samples %d\n   sha256 %s\n   %s, received %s (record %d)\n   %s\n",
        index,
        frame.header().agent(),
        frame.header().boot(),
        frame.header().sequence(),
        frame.samples(),
        frame.digest(),
        frame.place(),
        time(frame.receipt().arrivalMicros(), zone),
        frame.receipt().position(),
        seal);
  }

  private String more(int count) {
    return count > limit
        ? say(
            "共 %d 行，只列出前 %d 行（--limit）\n",
            "%d in all, the first %d are shown (--limit)\n", count, limit)
        : "";
  }

  private static String time(long micros, ZoneId zone) {
    return time(Instant.ofEpochMilli(Math.floorDiv(micros, 1000L)), zone);
  }

  private static String time(Instant instant, ZoneId zone) {
    return TIME.format(instant.atZone(zone));
  }

  private String say(String chinese, String english, Object... arguments) {
    return String.format(Locale.ROOT, zh ? chinese : english, arguments);
  }
}
