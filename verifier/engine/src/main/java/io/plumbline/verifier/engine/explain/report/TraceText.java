package io.plumbline.verifier.engine.explain.report;

import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.contract.usage.UsageEvent;
import io.plumbline.verifier.engine.explain.DayTrace;
import io.plumbline.verifier.engine.explain.StateInterval;
import io.plumbline.verifier.engine.explain.TracedSample;
import io.plumbline.verifier.engine.explain.TracedSample.Fate;
import io.plumbline.verifier.engine.explain.usage.UsageHistory;
import io.plumbline.verifier.engine.explain.usage.UsageHistory.TracedEvent;
import io.plumbline.verifier.engine.explain.usage.UsageHistory.UsageDay;
import io.plumbline.verifier.engine.explain.usage.UsageHistory.UsageTrace;
import io.plumbline.verifier.engine.explain.walk.FrameProof;
import io.plumbline.verifier.engine.report.TextTable;
import io.plumbline.verifier.engine.shortfall.Shortfall;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Days, what decided them, and their frames as text. Immutable. */
final class TraceText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  private final boolean zh;
  private final int limit;
  private final ZoneId zone;

  TraceText(boolean zh, int limit, ZoneId zone) {
    this.zh = zh;
    this.limit = limit;
    this.zone = zone;
  }

  /** What a device brought on a day. */
  String day(DayTrace trace) {
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
                say("当天计为运行，因为 %s\n", "the day counts as running because of %s\n", sample(first)))
            .orElse(say("当天没有合格的运行数据\n", "no qualifying operating data on the day\n")));
    if (!trace.states().isEmpty()) {
      out.append('\n').append(states(trace));
    }
    return out.append('\n').append(frames(trace.frames())).toString();
  }

  /** How subjects were used, and the frames of the day that was asked for. */
  String usage(UsageHistory history) {
    StringBuilder out = new StringBuilder();
    out.append(
        say(
            "%s %s，%s … %s：有使用记录的 %d 天\n",
            "%s %s, %s … %s: %d days with usage events\n",
            history.scope().type().token(),
            String.join(", ", history.subjects().stream().sorted().limit(limit).toList()),
            history.scope().days().from(),
            history.scope().days().to(),
            history.days().size()));
    TextTable table =
        zh
            ? new TextTable("日期", ">计入的记录", ">其他记录", ">用户")
            : new TextTable("day", ">events that count", ">other events", ">users");
    for (UsageDay day : history.days().stream().limit(limit).toList()) {
      table.row(
          day.day().toString(), count(day.counting()), count(day.others()), count(day.users()));
    }
    out.append(table).append(more(history.days().size()));
    history.day().ifPresent(day -> out.append('\n').append(usage(day)));
    return out.toString();
  }

  private String usage(UsageTrace trace) {
    String decided =
        trace
            .first()
            .map(first ->
                say("%s 首先由 %s 计入\n", "%s counts first because of %s\n", trace.day(), event(first)))
            .orElse(say("%s 没有计入的使用记录\n", "%s has no usage event that counts\n", trace.day()));
    return decided + "\n" + frames(trace.frames());
  }

  private String event(TracedEvent traced) {
    UsageEvent event = traced.event();
    return say(
        "%s %s（%s，用户 %s，#%d 第 %d 行）",
        "%s %s (%s, user %s, #%d row %d)",
        event.subject(),
        event.action().token(),
        time(event.timeMicros()),
        event.user().isEmpty() ? "–" : event.user(),
        traced.frame(),
        traced.row());
  }

  private String frames(List<FrameProof> frames) {
    StringBuilder out = new StringBuilder(say("帧 %d 个\n", "%d frames\n", frames.size()));
    for (int i = 0; i < Math.min(limit, frames.size()); i++) {
      out.append(frame(i, frames.get(i)));
    }
    return out.append(more(frames.size())).toString();
  }

  private String sample(TracedSample sample) {
    return say(
        "%s=%s %s（源时间 %s，到达 %s，%s 第 %d 行）",
        "%s=%s %s (source time %s, received %s, %s row %d)",
        sample.sample().series().channel(),
        sample.sample().value().asText(),
        sample.sample().quality(),
        time(sample.sample().sourceMicros()),
        time(sample.receivedMicros()),
        sample.frame() < 0 ? say("当日之前的帧", "a frame before the day") : "#" + sample.frame(),
        sample.row());
  }

  private String states(DayTrace trace) {
    TextTable table =
        zh
            ? new TextTable("状态", "从", "到", ">秒", "由样本")
            : new TextTable("state", "from", "to", ">s", "by sample");
    for (StateInterval interval : trace.states().stream().limit(limit).toList()) {
      table.row(
          interval.state().name(),
          time(Instant.ofEpochMilli(interval.fromMillis())),
          time(Instant.ofEpochMilli(interval.toMillis())),
          grouped(BigDecimal.valueOf(interval.toMillis() - interval.fromMillis(), 3)),
          interval
              .by()
              .map(by ->
                  "%s%s"
                      .formatted(
                          time(by.sample().sourceMicros()),
                          by.frame() < 0 ? "" : " #" + by.frame() + ":" + by.row()))
              .orElse("–"));
    }
    return table + more(trace.states().size());
  }

  private String frame(int index, FrameProof frame) {
    boolean edge = frame.header().provenance() == Provenance.EDGE;
    String seal =
        frame
            .seal()
            .map(s ->
                say(
                        "签名：覆盖到第 %d 帧，%s，%s，%s",
                        "seal: up to frame %d, %s, %s, %s",
                        s.sequence(),
                        time(s.sealedMicros()),
                        s.place(),
                        s.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    + log(s))
            .orElse(
                edge
                    ? say("签名：本次启动没有覆盖它的签名", "seal: none of its boot covers it")
                    : say("签名：导入的帧没有代理的签名", "seal: none, the frame was imported"));
    return say(
        "#%d %s %s 第 %d 帧，%d 行\n   sha256 %s\n   %s，到达 %s（第 %d 条）%s\n   %s\n",
        "#%d %s %s frame %d, rows %d\n   sha256 %s\n   %s, received %s (record %d)%s\n   %s\n",
        index,
        frame.header().agent(),
        frame.header().boot(),
        frame.header().sequence(),
        frame.samples(),
        frame.digest(),
        frame.place(),
        time(frame.receipt().arrivalMicros()),
        frame.receipt().position(),
        frame.clock().map(this::clock).orElse(""),
        seal);
  }

  private String clock(ClockOffset clock) {
    return say(
        "\n   时钟：网关比代理快 %s ± %s 毫秒（代理的估计）",
        "\n   clock: the gateway's is ahead of the agent's by %s ± %s ms, as the agent estimates",
        BigDecimal.valueOf(clock.offsetMicros(), 3),
        BigDecimal.valueOf(clock.uncertaintyMicros(), 3));
  }

  private String log(FrameProof.SealProof seal) {
    return seal.log()
        .map(proof ->
            say(
                "\n   日志：%s 共 %d 条中的第 %d 条（从 0 起），%d 个散列的包含证明成立，根 %s",
                "\n   log: %s, of %d entries number %d (from 0), the inclusion proof of %d hashes"
                    + " holds, root %s",
                proof.origin(),
                proof.size(),
                proof.index(),
                proof.hashes().size(),
                proof.root()))
        .orElse(say("\n   日志：签名不在日志中", "\n   log: the seal stands in none"));
  }

  /** How many rows there are where some are left out. */
  String more(int count) {
    return count > limit
        ? say(
            "共 %d 行，只列出前 %d 行（--limit）\n",
            "%d in all, the first %d are shown (--limit)\n", count, limit)
        : "";
  }

  private String time(long micros) {
    return time(Instant.ofEpochMilli(Math.floorDiv(micros, 1000L)));
  }

  String time(Instant instant) {
    return TIME.format(instant.atZone(zone));
  }

  String say(String chinese, String english, Object... arguments) {
    return String.format(Locale.ROOT, zh ? chinese : english, arguments);
  }

  /** An amount with its thousands apart. */
  static String grouped(BigDecimal amount) {
    String plain = Shortfall.plain(amount);
    int point = plain.indexOf('.');
    String whole = point < 0 ? plain : plain.substring(0, point);
    return whole.replaceAll("\\B(?=(\\d{3})+$)", ",") + (point < 0 ? "" : plain.substring(point));
  }

  private static String count(long number) {
    return grouped(BigDecimal.valueOf(number));
  }
}
