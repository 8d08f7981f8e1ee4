package io.plumbline.verifier.engine;

import io.plumbline.contract.ledger.Deployment;
import io.plumbline.contract.ledger.Device;
import io.plumbline.contract.ledger.Enterprise;
import io.plumbline.contract.ledger.Ledger;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Small ledgers for tests. */
public final class Ledgers {
  private Ledgers() {}

  /** Devices of one enterprise in 上海, in service since the start of 2024. */
  public static Ledger of(String... devices) {
    SequencedMap<String, Enterprise> enterprises = new LinkedHashMap<>();
    enterprises.put("E1", new Enterprise("E1", "企业", "上海", "", "机械", null, null, false, false, ""));
    SequencedMap<String, Device> rows = new LinkedHashMap<>();
    for (String id : devices) {
      rows.put(
          id,
          new Device(
              id,
              id,
              "E1",
              "机床",
              Deployment.PUBLIC_CLOUD,
              "modbus",
              "",
              LocalDate.of(2024, 1, 1),
              null,
              300,
              "",
              "",
              ""));
    }
    return new Ledger(
        enterprises,
        rows,
        new LinkedHashMap<>(),
        List.of(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        List.of());
  }
}
