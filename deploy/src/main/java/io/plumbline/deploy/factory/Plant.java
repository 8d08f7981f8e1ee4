package io.plumbline.deploy.factory;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which machines there are. The first forty cover every combination that matters: four protocols,
 * six categories, five regions, three deployments, and the kinds of machine that a claim likes to
 * count and a verifier must not.
 */
final class Plant {
  private static final List<EnterpriseSpec> ENTERPRISES =
      List.of(
          new EnterpriseSpec("E01", "申江精密机床有限公司", "上海", "", "机械", true, true, false),
          new EnterpriseSpec("E02", "姑苏汽车零部件有限公司", "江苏", "", "汽车", true, true, true),
          new EnterpriseSpec("E03", "钱塘轻工装备有限公司", "浙江", "", "轻工", true, true, true),
          new EnterpriseSpec("E04", "渝州铸造股份有限公司", "重庆", "", "黑色金属", true, false, false),
          new EnterpriseSpec(
              "E05", "Rheinwerk Antriebe GmbH", "海外", "德国Germany", "机械", true, true, true),
          new EnterpriseSpec("E06", "浦东电子制造有限公司", "上海", "", "电子", true, false, true),
          new EnterpriseSpec("E07", "太湖纺织集团有限公司", "江苏", "", "纺织", false, false, false));

  /** Enterprises that own machines, in the order in which machines are dealt to them. */
  private static final int[] OWNERS = {0, 1, 2, 0, 3, 4, 1, 5};

  private static final List<String> CATEGORIES =
      List.of("机床", "机器人", "冶炼设备", "物流设备", "轻工设备", "动力设备");
  private static final List<String> NAMES = List.of("加工中心", "焊接机器人", "保温炉", "堆垛机", "包装机", "空压机");

  /** Six of ten on the public cloud. */
  private static final List<String> DEPLOYMENTS =
      List.of("公有云", "公有云", "私有云", "公有云", "专有网", "公有云", "公有云", "私有云", "公有云", "专有网");

  private Plant() {}

  static List<EnterpriseSpec> enterprises() {
    return ENTERPRISES;
  }

  /** The machines of the ledger, then the one that no ledger knows. */
  static List<MachineSpec> machines(FactorySettings settings) {
    List<MachineSpec> machines = new ArrayList<>();
    for (int number = 0; number < settings.devices(); number++) {
      machines.add(machine(settings, number));
    }
    int stranger = settings.devices();
    machines.add(
        new MachineSpec(
            "X001",
            stranger,
            "未登记设备",
            ENTERPRISES.getFirst(),
            CATEGORIES.getFirst(),
            "公有云",
            Protocol.MQTT,
            Behaviour.UNREGISTERED,
            settings.today(),
            Optional.empty()));
    return machines;
  }

  private static MachineSpec machine(FactorySettings settings, int number) {
    Behaviour behaviour = behaviour(number);
    LocalDate today = settings.today();
    LocalDate since = today.minusDays(40 + (number * 37L) % 600);
    int kind = number % CATEGORIES.size();
    return new MachineSpec(
        "D%03d".formatted(number + 1),
        number,
        "%s %d 号".formatted(NAMES.get(kind), number / CATEGORIES.size() + 1),
        ENTERPRISES.get(OWNERS[number % OWNERS.length]),
        CATEGORIES.get(kind),
        DEPLOYMENTS.get(number % DEPLOYMENTS.size()),
        protocol(number),
        behaviour,
        since,
        behaviour == Behaviour.RETIRED ? Optional.of(today.minusDays(10)) : Optional.empty());
  }

  /**
   * Dealt in turn, shifted after each round of twelve so that no category is bound to one protocol.
   */
  private static Protocol protocol(int number) {
    Protocol[] all = Protocol.values();
    return all[(number + number / 12) % all.length];
  }

  /**
   * Fixed places within each forty: of each protocol one is mute and one sends heartbeats alone.
   * One of each other kind.
   */
  private static Behaviour behaviour(int number) {
    return switch (number % 40) {
      case 5, 18, 23, 28 -> Behaviour.SILENT;
      case 3, 6, 9, 19 -> Behaviour.HEARTBEAT_ONLY;
      case 12 -> number == 12 ? Behaviour.RETIRED : Behaviour.REPORTING;
      case 2 -> number == 2 ? Behaviour.CLOCK_AHEAD : Behaviour.REPORTING;
      case 10 -> number == 10 ? Behaviour.BACKFILLING : Behaviour.REPORTING;
      default -> Behaviour.REPORTING;
    };
  }
}
