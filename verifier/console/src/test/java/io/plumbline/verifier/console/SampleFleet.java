package io.plumbline.verifier.console;

import io.plumbline.collector.archive.imports.ImportListener;
import io.plumbline.collector.archive.imports.ImportRequest;
import io.plumbline.collector.archive.imports.TelemetryImport;
import io.plumbline.collector.archive.imports.UsageImport;
import io.plumbline.contract.claim.ClaimsReader;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.ledger.LedgerReader;
import io.plumbline.verifier.engine.Explainer;
import io.plumbline.verifier.engine.LiveReport;
import io.plumbline.verifier.engine.VerificationOptions;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.scheme.Schemes;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Sixty machines and five weeks of their telemetry, written as files, imported and verified as a
 * user would: the console shows what the engine makes of real bytes.
 */
final class SampleFleet {
  static final LocalDate AS_OF = LocalDate.of(2026, 3, 31);
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  /** Three in the afternoon of the as-of day. */
  static final Instant NOW = AS_OF.atTime(15, 0).atZone(ZONE).toInstant();

  private static final int DEVICES = 60;
  private static final int DAYS = 35;
  private static final int EVERY_SECONDS = 2 * 3_600;
  private static final List<String> CATEGORIES =
      List.of("机床", "机器人", "冶炼设备", "物流设备", "轻工设备", "动力设备");
  private static final List<String> NAMES = List.of("加工中心", "焊接机器人", "保温炉", "堆垛机", "包装机", "空压机");
  private static final List<String> DEPLOYMENTS = List.of("公有云", "公有云", "私有云", "公有云", "专有网");
  private static final List<String> PROTOCOLS = List.of("opcua", "modbus", "mqtt", "mtconnect");
  private static final List<String> REGIONS = List.of("上海", "江苏", "浙江", "重庆", "海外");

  private final Path folder;

  private SampleFleet(Path folder) {
    this.folder = folder;
  }

  /** Writes, imports and verifies. */
  static Explainer verify(Path folder) throws IOException {
    SampleFleet fleet = new SampleFleet(folder);
    fleet.writeLedger();
    fleet.writeTelemetry();
    fleet.writeUsage();
    fleet.writeClaims();
    Path archive = Files.createDirectories(folder.resolve("archive"));
    TelemetryImport.run(fleet.request("telemetry.csv", archive), ImportListener.SILENT);
    UsageImport.run(fleet.request("usage.csv", archive), ImportListener.SILENT);
    Ledger ledger = LedgerReader.read(folder);
    return Explainer.verify(
        VerificationOptions.of(archive, ledger, AS_OF)
            .withScheme(Schemes.get("shanghai-410-2024"))
            .withClaims(ClaimsReader.read(folder.resolve("claims.csv"))));
  }

  /** The report as a live verification would hand it out. */
  static LiveReport live(Explainer explainer, long version, Instant at) {
    DayCalendar calendar = new DayCalendar(ZONE, AS_OF.minusMonths(14), AS_OF.plusDays(2));
    return new LiveReport(explainer, at, version, 0, 0, calendar, Optional.empty());
  }

  static String device(int number) {
    return "D%03d".formatted(number + 1);
  }

  private ImportRequest request(String file, Path archive) {
    return new ImportRequest(List.of(folder.resolve(file)), archive, folder, false);
  }

  /** Never sends, sends heartbeats alone, sends late, or as it should. */
  private static String behaviour(int number) {
    return switch (number) {
      case 5, 18, 31, 44 -> "silent";
      case 9, 22, 35 -> "heartbeat";
      case 13 -> "late";
      default -> "reporting";
    };
  }

  private void writeLedger() throws IOException {
    StringBuilder enterprises =
        new StringBuilder("enterprise_id,name,region,country,industry,served_from,paying,sme\n");
    for (int i = 0; i < REGIONS.size(); i++) {
      enterprises.append(
          "E%d,企业%d,%s,%s,机械,2025-01-0%d,%s,true\n"
              .formatted(i, i, REGIONS.get(i), i == 4 ? "德国Germany" : "", i + 1, i % 2 == 0));
    }
    Files.writeString(folder.resolve("enterprises.csv"), enterprises);
    StringBuilder devices =
        new StringBuilder(
            "device_id,name,enterprise_id,category,deployment,protocol,connected_from,retired_on,stale_after_s\n");
    for (int i = 0; i < DEVICES; i++) {
      devices.append(
          "%s,%s %d 号,E%d,%s,%s,%s,2025-%02d-01,%s,%d\n"
              .formatted(
                  device(i),
                  NAMES.get(i % 6),
                  i / 6 + 1,
                  i % 7 % 5,
                  CATEGORIES.get(i % 6),
                  DEPLOYMENTS.get(i % 5),
                  PROTOCOLS.get(i % 4),
                  i % 9 + 1,
                  i == 50 ? "2026-03-20" : "",
                  EVERY_SECONDS + 900));
    }
    Files.writeString(folder.resolve("devices.csv"), devices);
    Files.writeString(
        folder.resolve("apps.csv"),
        """
        app_id,name,category,industry,deployment
        A1,设备健康管理,运维服务,机械,公有云
        A2,能耗优化,节能减排,黑色金属,公有云
        """);
  }

  private void writeTelemetry() throws IOException {
    SplittableRandom random = new SplittableRandom(410);
    try (Writer out = Files.newBufferedWriter(folder.resolve("telemetry.csv"))) {
      out.write("device_id,channel,role,source_time,received_time,value,quality\n");
      for (int i = 0; i < DEVICES; i++) {
        for (Instant time = NOW.minusSeconds(DAYS * 86_400L + i * 7);
            time.isBefore(NOW);
            time = time.plusSeconds(EVERY_SECONDS)) {
          int day = (int) (NOW.getEpochSecond() - time.getEpochSecond()) / 86_400;
          boolean weekendOff = i % 3 == 0 && time.atZone(ZONE).getDayOfWeek().getValue() > 5;
          boolean notYet = day > 20 + i % 16;
          if (!weekendOff && !notYet) {
            write(out, i, time, random.nextInt(100));
          }
        }
      }
    }
  }

  private static void write(Writer out, int number, Instant time, int roll) throws IOException {
    String behaviour = behaviour(number);
    if (behaviour.equals("silent")) {
      return;
    }
    Instant received =
        behaviour.equals("late") ? time.plusSeconds(30 * 3_600) : time.plusSeconds(1);
    if (behaviour.equals("heartbeat")) {
      line(out, number, "link,heartbeat", time, received, "AVAILABLE");
      return;
    }
    String state = roll < 64 ? "RUNNING" : roll < 86 ? "IDLE" : roll < 94 ? "FAULT" : "MAINTENANCE";
    line(out, number, "state,state", time, received, state);
    line(out, number, "load,process", time, received, Integer.toString(roll));
  }

  private static void line(
      Writer out, int number, String channelAndRole, Instant time, Instant received, String value)
      throws IOException {
    out.write(
        "%s,%s,%s,%s,%s,GOOD\n".formatted(device(number), channelAndRole, time, received, value));
  }

  private void writeUsage() throws IOException {
    StringBuilder rows = new StringBuilder("time,subject_type,subject_id,user_id,action\n");
    for (int day = 0; day < 30; day++) {
      rows.append("%s,app,A1,U%d,access\n".formatted(NOW.minusSeconds(day * 86_400L), day % 4));
    }
    Files.writeString(folder.resolve("usage.csv"), rows);
  }

  private void writeClaims() throws IOException {
    Files.writeString(
        folder.resolve("claims.csv"),
        """
        indicator,window,dimension,member,value,unit
        device.connected,as-of,,,75,台/套
        device.connected,as-of,category,机床,10,台/套
        device.connected,as-of,category,冶炼设备,10,台/套
        device.connected,as-of,category,动力设备,10,台/套
        device.connected,as-of,region,上海,18,台/套
        device.connected,as-of,region,江苏,18,台/套
        device.connected,as-of,region,海外,7,台/套
        device.connected,as-of,deployment,公有云,36,台/套
        device.public-cloud.connected,as-of,,,36,台/套
        device.public-cloud.daily-running,month,,,36,台/套
        device.overseas.connected,as-of,,,8,台/套
        device.utilisation,month,,,62,%
        device.protocol.count,as-of,,,4,个
        app.total,as-of,,,2,个
        app.public-cloud.total,as-of,,,2,个
        enterprise.served,as-of,,,5,个
        enterprise.paying,as-of,,,2,个
        平台国产化率（%）,,,,98,%
        平台定位是否明确,,,,面向离散制造的工业互联网平台,
        """);
  }
}
