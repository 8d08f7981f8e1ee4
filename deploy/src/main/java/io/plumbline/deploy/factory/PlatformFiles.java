package io.plumbline.deploy.factory;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what the platform says of itself: the ledgers, a year of usage events, and a claim. The
 * layout is the one of formats.md.
 *
 * @param folder the ledger folder
 * @param usage usage events
 * @param claims the claim
 */
record PlatformFiles(Path folder, Path usage, Path claims) {
  /** Writes everything under the settings' folder. */
  static PlatformFiles write(FactorySettings settings, List<MachineSpec> machines) {
    Path folder = settings.folder().resolve("ledger");
    PlatformFiles written =
        new PlatformFiles(
            folder,
            settings.folder().resolve("usage.csv"),
            settings.folder().resolve("claims.csv"));
    LocalDate today = settings.today();
    try {
      Files.createDirectories(folder);
      table(folder.resolve("enterprises.csv"), enterprises(today));
      table(folder.resolve("devices.csv"), devices(settings, machines));
      Platform.tables(today).forEach((name, rows) -> table(folder.resolve(name), rows));
      table(written.usage(), Platform.usage(settings));
      table(written.claims(), InflatedClaim.rows(machines));
      return written;
    } catch (IOException e) {
      throw fault(folder, e);
    }
  }

  private static List<List<String>> enterprises(LocalDate today) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "enterprise_id",
            "name",
            "region",
            "country",
            "industry",
            "registered_on",
            "served_from",
            "paying",
            "sme"));
    List<EnterpriseSpec> enterprises = Plant.enterprises();
    for (int i = 0; i < enterprises.size(); i++) {
      EnterpriseSpec enterprise = enterprises.get(i);
      rows.add(
          List.of(
              enterprise.id(),
              enterprise.name(),
              enterprise.region(),
              enterprise.country(),
              enterprise.industry(),
              today.minusDays(700 - 40L * i).toString(),
              enterprise.served() ? today.minusDays(690 - 40L * i).toString() : "",
              Boolean.toString(enterprise.paying()),
              Boolean.toString(enterprise.small())));
    }
    return rows;
  }

  private static List<List<String>> devices(FactorySettings settings, List<MachineSpec> machines) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "device_id",
            "name",
            "enterprise_id",
            "category",
            "deployment",
            "protocol",
            "connected_from",
            "retired_on",
            "stale_after_s"));
    for (MachineSpec machine : machines) {
      if (machine.inLedger()) {
        rows.add(
            List.of(
                machine.id(),
                machine.name(),
                machine.enterprise().id(),
                machine.category(),
                machine.deployment(),
                machine.protocol().id(),
                machine.connectedFrom().toString(),
                machine.retiredOn().map(LocalDate::toString).orElse(""),
                Long.toString(settings.staleAfterSeconds())));
      }
    }
    return rows;
  }

  private static void table(Path file, List<List<String>> rows) {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      for (List<String> row : rows) {
        csv.writeRecord(row);
      }
    } catch (IOException e) {
      throw fault(file, e);
    }
  }

  private static EnvironmentFault fault(Path file, IOException cause) {
    return new EnvironmentFault(
        Words.of("无法写入 %s：%s", "%s cannot be written: %s", file, cause.getMessage()), cause);
  }
}
