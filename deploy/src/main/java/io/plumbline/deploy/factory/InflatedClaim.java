package io.plumbline.deploy.factory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A claim such as platforms make: every row of the device ledger is connected, every connected
 * machine runs every day, and the rest is true. The verdicts must tell the one from the other.
 */
final class InflatedClaim {
  private static final String PUBLIC = "公有云";
  private static final String OVERSEAS = "海外";

  private InflatedClaim() {}

  static List<List<String>> rows(List<MachineSpec> machines) {
    List<MachineSpec> ledger = machines.stream().filter(MachineSpec::inLedger).toList();
    List<MachineSpec> cloud =
        ledger.stream().filter(machine -> machine.deployment().equals(PUBLIC)).toList();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("indicator", "window", "dimension", "member", "value", "unit"));
    rows.add(row("device.connected", "as-of", ledger.size()));
    by(ledger, MachineSpec::category)
        .forEach((member, count) ->
            rows.add(row("device.connected", "as-of", "category", member, count)));
    by(ledger, machine -> machine.enterprise().region())
        .forEach(
            (member, count) -> rows.add(row("device.connected", "as-of", "region", member, count)));
    rows.add(row("device.public-cloud.connected", "as-of", cloud.size()));
    rows.add(row("device.public-cloud.daily-running", "month", cloud.size()));
    rows.add(row("device.public-cloud.daily-running", "year", cloud.size()));
    long abroad =
        ledger.stream().filter(machine -> machine.enterprise().region().equals(OVERSEAS)).count();
    rows.add(row("device.overseas.connected", "as-of", abroad));
    rows.add(List.of("device.utilisation", "month", "", "", "92.50", "%"));
    rows.add(List.of("device.protocol.count", "as-of", "", "", "4", "个"));
    rows.add(List.of("app.total", "as-of", "", "", "9", "个"));
    rows.add(List.of("app.public-cloud.total", "as-of", "", "", "7", "个"));
    rows.add(List.of("app.public-cloud.daily-active", "year", "", "", "6.80", "个"));
    rows.add(List.of("model.total", "as-of", "", "", "5", "个"));
    rows.add(List.of("microservice.total", "as-of", "", "", "6", "个"));
    rows.add(List.of("developer.registered", "as-of", "", "", "8", "个"));
    rows.add(List.of("enterprise.registered", "as-of", "", "", "7", "个"));
    rows.add(List.of("enterprise.served", "as-of", "", "", "6", "个"));
    rows.add(List.of("enterprise.paying", "as-of", "", "", "4", "个"));
    return rows;
  }

  private static Map<String, Long> by(
      List<MachineSpec> machines, Function<MachineSpec, String> member) {
    Map<String, Long> counts = new TreeMap<>();
    for (MachineSpec machine : machines) {
      counts.merge(member.apply(machine), 1L, Long::sum);
    }
    return counts;
  }

  private static List<String> row(String indicator, String window, long value) {
    return row(indicator, window, "", "", value);
  }

  private static List<String> row(
      String indicator, String window, String dimension, String member, long value) {
    return List.of(indicator, window, dimension, member, Long.toString(value), "台/套");
  }
}
