package io.plumbline.collector.agent.metrics;

import io.plumbline.collector.agent.AgentStatus;
import io.plumbline.collector.agent.ConnectionStatus;
import io.plumbline.collector.agent.account.Counts;
import io.plumbline.collector.agent.account.Rejection;

/** A status as a page for people: no script, loads nothing, comes again every five seconds. */
final class StatusPage {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="zh"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>准绳 · %s</title>
      <style>
      body{font:16px/1.5 sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;color:#222;background:#fff}
      table{border-collapse:collapse;margin:.5rem 0 1.5rem}td,th{padding:.2rem .8rem;text-align:left;border-bottom:1px solid #ccc}
      td.n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:#a00;font-weight:bold}.good{color:#060}
      @media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}.bad{color:#f88}.good{color:#8d8}}
      </style></head><body>
      """;

  private final StringBuilder out = new StringBuilder();

  private StatusPage() {}

  static String of(AgentStatus status) {
    return new StatusPage().write(status);
  }

  private String write(AgentStatus status) {
    out.append(HEAD.formatted(escape(status.agent())));
    out.append("<h1>").append(escape(status.agent())).append("</h1>\n<p>");
    state(status.isHealthy(), "正常 good", status.fault());
    out.append("</p>\n");
    account(status.counts());
    out.append("<h2>网关 Gateway</h2><p>");
    state(
        status.uplink().isConnected(),
        "已连接 connected",
        "未连接 not connected: " + status.uplink().detail());
    out.append("</p>\n");
    if (!status.refusedDevices().isEmpty()) {
      String devices = String.join(", ", status.refusedDevices().stream().sorted().toList());
      out.append("<p class=bad>网关不让写的设备 Devices that the gateway refuses: ");
      out.append(escape(devices)).append("</p>\n");
    }
    out.append("<h2>连接 Connections</h2>\n<table><tr><th>名称 name<th>协议 protocol<th>状态 state");
    out.append("<th>读数 readings<th>失败 failures</tr>\n");
    for (ConnectionStatus connection : status.connections()) {
      out.append("<tr><td>").append(escape(connection.name()));
      out.append("<td>").append(escape(connection.protocol())).append("<td>");
      state(connection.health().connected(), "在线 answers", connection.health().detail());
      number(connection.health().readings());
      number(connection.health().failures());
      out.append("</tr>\n");
    }
    out.append("</table>\n<p>证书有效至 certificate until ").append(status.certificateExpires());
    out.append("<br>缓存 spool ").append(status.spool().bytes()).append(" B<br>配置 configuration ");
    out.append(status.configuration()).append("</p>\n</body></html>\n");
    return out.toString();
  }

  private void account(Counts counts) {
    out.append("<h2>读 = 存 + 缓存 + 拒 · read = stored + spooled + rejected</h2>\n<table>");
    row("已读 read", counts.read());
    row("网关已存 stored", counts.stored());
    row("缓存在内存 spooled in memory", counts.open());
    row("缓存在磁盘 spooled on disk", counts.onDisk());
    for (Rejection reason : Rejection.values()) {
      if (counts.rejectedFor(reason) > 0) {
        row("拒收 rejected: " + reason.token(), counts.rejectedFor(reason));
      }
    }
    if (counts.old() > 0) {
      row("其中源时间早于 24 小时 of these older than 24 h by source time", counts.old());
    }
    out.append("</table>\n");
  }

  private void row(String name, long value) {
    out.append("<tr><td>").append(escape(name));
    number(value);
    out.append("</tr>\n");
  }

  private void number(long value) {
    out.append("<td class=n>").append("%,d".formatted(value));
  }

  private void state(boolean isGood, String good, String bad) {
    out.append(isGood ? "<span class=good>" : "<span class=bad>");
    out.append(escape(isGood ? good : bad)).append("</span>");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
