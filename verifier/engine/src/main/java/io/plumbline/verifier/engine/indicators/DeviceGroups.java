package io.plumbline.verifier.engine.indicators;

/** The grouping of device categories of miit-cross-industry-2022, form row 1.1. */
public final class DeviceGroups {
  private DeviceGroups() {}

  /** The group of a category of appendix A of shanghai-410-2024. */
  public static String of(String category) {
    return switch (category) {
      case "采矿设备", "化工设备", "冶炼设备", "电力设备", "建材设备", "动力设备", "仪器仪表" -> "运行设备";
      case "机床", "机器人", "电工、电子设备", "轻工设备" -> "加工设备";
      case "工程机械", "农林机械", "物流设备", "交通设备" -> "行走设备";
      default -> "其它设备";
    };
  }
}
