package io.plumbline.contract.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The four groups of devices of miit-cross-industry-2022 (1.1 工业设备数量): which categories of appendix
 * A each takes in. Appendix A's {@code 其他} (安全生产设备、污染防治设备等) is that form's {@code 其它设备}.
 */
public enum DeviceGroup {
  RUNNING("运行设备"),
  PROCESSING("加工设备"),
  MOVING("行走设备"),
  OTHER("其它设备");

  private static final Map<String, DeviceGroup> BY_CATEGORY = read();

  private final String token;

  DeviceGroup(String token) {
    this.token = token;
  }

  /** The name used in figures. */
  public String token() {
    return token;
  }

  /**
   * The group of a category of appendix A.
   *
   * @throws IllegalArgumentException when it is no such category
   */
  public static DeviceGroup ofCategory(String category) {
    DeviceGroup group = BY_CATEGORY.get(category);
    if (group == null) {
      throw new IllegalArgumentException(category + " is no device category of appendix A");
    }
    return group;
  }

  static List<String> categories() {
    return new ArrayList<>(BY_CATEGORY.keySet());
  }

  private static Map<String, DeviceGroup> read() {
    Map<String, DeviceGroup> groups = new LinkedHashMap<>();
    for (String line : Members.lines("device-categories.txt")) {
      int tab = line.indexOf('\t');
      String name = line.substring(tab + 1);
      DeviceGroup group =
          Stream.of(values()).filter(g -> g.token.equals(name)).findFirst().orElseThrow();
      groups.put(line.substring(0, tab), group);
    }
    return groups;
  }
}
