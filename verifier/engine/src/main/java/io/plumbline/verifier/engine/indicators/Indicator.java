package io.plumbline.verifier.engine.indicators;

import io.plumbline.verifier.engine.facts.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The indicators that formats.md and semantics.md name, in the order in which reports list them.
 * The id stays the same for ever; the names are for people.
 */
public enum Indicator {
  DEVICE_CONNECTED(
      "device.connected",
      "台/套",
      Kind.COUNT,
      "连接的工业设备数量",
      "devices connected",
      List.of(Window.AS_OF),
      "category",
      "region",
      "deployment",
      "group"),
  DEVICE_PUBLIC_CONNECTED(
      "device.public-cloud.connected",
      "台/套",
      Kind.COUNT,
      "公有云工业设备连接数量",
      "public-cloud devices connected",
      List.of(Window.AS_OF),
      "category",
      "region"),
  DEVICE_PUBLIC_RUNNING(
      "device.public-cloud.daily-running",
      "台/套",
      Kind.AVERAGE,
      "公有云工业设备平均日运行数量",
      "public-cloud devices running per day",
      List.of(Window.MONTH, Window.YEAR),
      "category",
      "region"),
  DEVICE_OVERSEAS(
      "device.overseas.connected",
      "台/套",
      Kind.COUNT,
      "海外设备连接数量",
      "devices connected abroad",
      List.of(Window.AS_OF),
      "country"),
  DEVICE_UTILISATION(
      "device.utilisation",
      "%",
      Kind.PERCENT,
      "平台连接工业设备利用率",
      "device utilisation",
      List.of(Window.MONTH, Window.YEAR)),
  DEVICE_UTILISATION_UPPER(
      "device.utilisation.upper",
      "%",
      Kind.PERCENT,
      "设备利用率上限",
      "utilisation, upper bound",
      List.of(Window.MONTH, Window.YEAR)),
  DEVICE_UTILISATION_COVERAGE(
      "device.utilisation.coverage",
      "%",
      Kind.PERCENT,
      "设备状态已知时间占比",
      "time with a known state",
      List.of(Window.MONTH, Window.YEAR)),
  DEVICE_UTILISATION_PLANNED(
      "device.utilisation.planned",
      "%",
      Kind.PERCENT,
      "计划时间内设备利用率",
      "utilisation of planned time",
      List.of(Window.MONTH, Window.YEAR)),
  DEVICE_PROTOCOLS(
      "device.protocol.count",
      "个",
      Kind.COUNT,
      "工业协议兼容适配数量",
      "protocols of connected devices",
      List.of(Window.AS_OF)),
  APP_TOTAL(
      "app.total",
      "个",
      Kind.COUNT,
      "工业APP数量",
      "Apps",
      List.of(Window.AS_OF),
      "category",
      "industry"),
  APP_PUBLIC_TOTAL(
      "app.public-cloud.total",
      "个",
      Kind.COUNT,
      "公有云工业APP数量",
      "public-cloud Apps",
      List.of(Window.AS_OF)),
  APP_PUBLIC_ACTIVE(
      "app.public-cloud.daily-active",
      "个",
      Kind.AVERAGE,
      "公有云工业APP平均日活跃数量",
      "public-cloud Apps active per day",
      List.of(Window.MONTH, Window.YEAR),
      "category",
      "industry"),
  APP_MONTHLY_ACTIVE(
      "app.monthly-active",
      "个",
      Kind.AVERAGE,
      "工业APP平均月活跃数量",
      "Apps active per month",
      List.of(Window.AS_OF)),
  APP_EVERY_MONTH(
      "app.used-every-month",
      "个",
      Kind.COUNT,
      "每月均有使用的工业APP数量",
      "Apps used in every month",
      List.of(Window.AS_OF)),
  APP_KILLER_USERS(
      "app.killer.daily-online-users",
      "个",
      Kind.AVERAGE,
      "公有云杀手锏APP平均日在线用户数",
      "killer Apps' users per day",
      List.of(Window.YEAR)),
  APP_KILLER_CALLS(
      "app.killer.daily-calls",
      "次",
      Kind.AVERAGE,
      "杀手锏APP日活次数",
      "killer Apps' calls per day",
      List.of(Window.YEAR)),
  MODEL_TOTAL("model.total", "个", Kind.COUNT, "工业模型数量", "models", List.of(Window.AS_OF), "class"),
  MODEL_ACTIVE("model.active", "个", Kind.COUNT, "活跃机理模型数量", "models active", List.of(Window.AS_OF)),
  MODEL_CORE_USERS(
      "model.core.monthly-users",
      "个",
      Kind.AVERAGE,
      "核心工业模型平均月调用用户数量",
      "core models' users per month",
      List.of(Window.AS_OF)),
  MICROSERVICE_TOTAL(
      "microservice.total", "个", Kind.COUNT, "微服务数量", "microservices", List.of(Window.AS_OF)),
  MICROSERVICE_ACTIVE(
      "microservice.active",
      "个",
      Kind.COUNT,
      "活跃微服务数量",
      "microservices active",
      List.of(Window.AS_OF)),
  DEVELOPER_REGISTERED(
      "developer.registered",
      "个",
      Kind.COUNT,
      "开发者注册总数",
      "developers registered",
      List.of(Window.AS_OF)),
  DEVELOPER_ACTIVE(
      "developer.active", "个", Kind.COUNT, "活跃开发者数", "developers active", List.of(Window.AS_OF)),
  ENTERPRISE_REGISTERED(
      "enterprise.registered",
      "个",
      Kind.COUNT,
      "注册企业用户数",
      "enterprises registered",
      List.of(Window.AS_OF),
      "industry",
      "region"),
  ENTERPRISE_SERVED(
      "enterprise.served", "个", Kind.COUNT, "实际服务企业数", "enterprises served", List.of(Window.AS_OF)),
  ENTERPRISE_PAYING(
      "enterprise.paying", "个", Kind.COUNT, "付费企业数", "enterprises paying", List.of(Window.AS_OF)),
  ENTERPRISE_SME(
      "enterprise.sme",
      "个",
      Kind.COUNT,
      "服务中小企业数量",
      "small and medium enterprises served",
      List.of(Window.AS_OF));

  private static final Map<String, Indicator> BY_ID =
      Arrays.stream(values()).collect(Collectors.toMap(Indicator::id, Function.identity()));

  /** How a figure is printed. */
  public enum Kind {
    /** A whole number. */
    COUNT,
    /** An average per day or month, 2 decimals. */
    AVERAGE,
    /** A percentage, 2 decimals. */
    PERCENT
  }

  private final String id;
  private final String unit;
  private final Kind kind;
  private final String zh;
  private final String en;
  private final List<Window> windows;
  private final List<String> dimensions;

  Indicator(
      String id,
      String unit,
      Kind kind,
      String zh,
      String en,
      List<Window> windows,
      String... dimensions) {
    this.id = id;
    this.unit = unit;
    this.kind = kind;
    this.zh = zh;
    this.en = en;
    this.windows = windows;
    this.dimensions = List.of(dimensions);
  }

  /** The id of formats.md, such as {@code device.connected}. */
  public String id() {
    return id;
  }

  /** The unit of its values. */
  public String unit() {
    return unit;
  }

  /** How its values are printed. */
  public Kind kind() {
    return kind;
  }

  /** Whether its values are whole numbers and carry no {@code exact}. */
  public boolean isCount() {
    return kind == Kind.COUNT;
  }

  /** The name for people. */
  public String label(String language) {
    return language.equals("en") ? en : zh;
  }

  /** The windows that it is computed over. */
  public List<Window> windows() {
    return windows;
  }

  /** The dimensions that its total is broken down by. */
  public List<String> dimensions() {
    return dimensions;
  }

  /** The indicator with an id. */
  public static Optional<Indicator> ofId(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }
}
