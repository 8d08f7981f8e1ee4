package io.plumbline.deploy.factory;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The platform beside its machines: Apps, subscriptions, models, microservices, developers, and how
 * they are used.
 */
final class Platform {
  private static final List<List<String>> APPS =
      List.of(
          List.of("A01", "设备健康管理", "运维服务", "机械", "公有云"),
          List.of("A02", "能耗优化", "节能减排", "黑色金属", "公有云"),
          List.of("A03", "质量追溯", "质量管控", "汽车", "公有云"),
          List.of("A04", "排产助手", "生产制造", "电子", "公有云"),
          List.of("A05", "供应商协同", "供应链管理", "汽车", "私有云"),
          List.of("A06", "立库调度", "仓储物流", "轻工", "公有云"),
          List.of("A07", "安全巡检", "安全生产", "石化化工", "专有网"),
          List.of("A08", "工艺仿真", "研发设计", "航空/航天", "公有云"),
          List.of("A09", "经营看板", "运营管理", "纺织", "公有云"));

  private static final List<List<String>> MODELS =
      List.of(
          List.of("M01", "刀具磨损预测", "数据算法模型"),
          List.of("M02", "炉温控制", "行业机理模型"),
          List.of("M03", "空压站负荷预测", "数据算法模型"),
          List.of("M04", "铸件凝固仿真", "研发仿真模型"),
          List.of("M05", "订单履约流程", "业务流程模型"));

  private static final int MICROSERVICES = 6;
  private static final int DEVELOPERS = 8;
  private static final int USERS = 30;
  private static final int DAYS = 365;

  private Platform() {}

  /** Every ledger file but those of enterprises and devices: file name to rows, header first. */
  static Map<String, List<List<String>>> tables(LocalDate today) {
    Map<String, List<List<String>>> tables = new LinkedHashMap<>();
    tables.put(
        "apps.csv", headed(List.of("app_id", "name", "category", "industry", "deployment"), APPS));
    tables.put("subscriptions.csv", subscriptions(today));
    tables.put("models.csv", headed(List.of("model_id", "name", "class"), MODELS));
    List<List<String>> services = new ArrayList<>();
    for (int i = 1; i <= MICROSERVICES; i++) {
      services.add(List.of("S%02d".formatted(i), "微服务 %d".formatted(i)));
    }
    tables.put("microservices.csv", headed(List.of("microservice_id", "name"), services));
    List<List<String>> developers = new ArrayList<>();
    for (int i = 1; i <= DEVELOPERS; i++) {
      developers.add(
          List.of(
              "V%02d".formatted(i), i % 3 == 0 ? "企业" : "个人", today.minusDays(50L * i).toString()));
    }
    tables.put(
        "developers.csv", headed(List.of("developer_id", "kind", "registered_on"), developers));
    return tables;
  }

  /** A year of events up to yesterday, the same for the same seed and day. */
  static List<List<String>> usage(FactorySettings settings) {
    SplittableRandom random = new SplittableRandom(settings.seed());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("time", "subject_type", "subject_id", "user_id", "action"));
    LocalDate today = settings.today();
    for (int back = DAYS; back >= 1; back--) {
      LocalDate day = today.minusDays(back);
      Instant morning = day.atTime(8, 0).atZone(settings.clock().getZone()).toInstant();
      int weekend = day.getDayOfWeek().getValue() > 5 ? 1 : 0;
      for (int event = random.nextInt(6, 14) - 4 * weekend; event > 0; event--) {
        rows.add(event(random, morning.plusSeconds(random.nextInt(10 * 3_600)).toString()));
      }
    }
    return rows;
  }

  private static List<String> event(SplittableRandom random, String time) {
    String user = "U%02d".formatted(random.nextInt(1, USERS + 1));
    int kind = random.nextInt(100);
    if (kind < 60) {
      // The first Apps are the popular ones.
      int app = (int) (APPS.size() * random.nextDouble() * random.nextDouble());
      return List.of(time, "app", APPS.get(app).getFirst(), user, kind < 45 ? "access" : "call");
    }
    if (kind < 78) {
      return List.of(
          time, "model", MODELS.get(random.nextInt(MODELS.size())).getFirst(), user, "call");
    }
    if (kind < 88) {
      return List.of(
          time,
          "microservice",
          "S%02d".formatted(random.nextInt(1, MICROSERVICES + 1)),
          user,
          "call");
    }
    String developer = "V%02d".formatted(random.nextInt(1, DEVELOPERS + 1));
    return List.of(time, "developer", developer, "", kind < 95 ? "login" : "tool");
  }

  private static List<List<String>> subscriptions(LocalDate today) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("app_id", "user_id", "from", "to", "amount_cny"));
    for (int app = 0; app < APPS.size(); app++) {
      for (int user = 1; user <= USERS - 3 * app; user++) {
        boolean ended = (user + app) % 11 == 0;
        rows.add(
            List.of(
                APPS.get(app).getFirst(),
                "U%02d".formatted(user),
                today.minusDays(300 - user).toString(),
                ended ? today.minusDays(20).toString() : "",
                "%d.00".formatted(100 + 50 * app)));
      }
    }
    return rows;
  }

  private static List<List<String>> headed(List<String> header, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(header);
    all.addAll(rows);
    return all;
  }
}
