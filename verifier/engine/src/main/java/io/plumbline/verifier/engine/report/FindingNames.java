package io.plumbline.verifier.engine.report;

import java.util.Map;

/** Names of kinds of findings for people. */
public final class FindingNames {
  private static final Map<String, String> ZH =
      Map.ofEntries(
          Map.entry("unregistered-device", "未登记的设备"),
          Map.entry("outside-service-dates", "服务期之外的数据"),
          Map.entry("future-timestamp", "时间戳在未来"),
          Map.entry("late-arrival", "补传数据"),
          Map.entry("never-observed", "从未观测到的设备"),
          Map.entry("unknown-subject", "未登记的使用对象"),
          Map.entry("several-state-channels", "有多个状态通道的设备"),
          Map.entry("segment-damaged", "归档段损坏"),
          Map.entry("record-malformed", "记录格式错误"),
          Map.entry("segment-missing", "归档段缺失"),
          Map.entry("segment-misplaced", "归档段错位"),
          Map.entry("segment-not-closed", "归档段未封"),
          Map.entry("segment-unsigned", "归档段无有效签名"),
          Map.entry("import-missing", "导入缺失"),
          Map.entry("frame-misplaced", "帧错位"),
          Map.entry("chain-gap", "缺帧"),
          Map.entry("chain-broken", "帧链断裂"),
          Map.entry("chain-forked", "帧链分叉"),
          Map.entry("chain-restarted", "帧链重新开始"),
          Map.entry("frame-repeated", "重复的帧"),
          Map.entry("seal-forged", "伪造的签名"),
          Map.entry("seal-mismatch", "签名与帧不符"),
          Map.entry("seal-without-frames", "签名覆盖的帧缺失"),
          Map.entry("certificate-damaged", "证书损坏"),
          Map.entry("certificate-untrusted", "证书不可信"),
          Map.entry("certificate-missing", "缺证书"),
          Map.entry("log-contradicted", "日志与归档不符"));

  private FindingNames() {}

  /** The name of a kind in {@code zh}, or the kind itself in {@code en} and for unknown kinds. */
  public static String label(String kind, String language) {
    return language.equals("en") ? kind : ZH.getOrDefault(kind, kind);
  }
}
