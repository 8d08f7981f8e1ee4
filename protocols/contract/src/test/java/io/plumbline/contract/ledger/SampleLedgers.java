package io.plumbline.contract.ledger;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A folder with one enterprise and one device in it, to be changed and read. */
record SampleLedgers(Path folder) {
  static final String ENTERPRISES = "enterprise_id,name,region,country,industry\n";
  static final String DEVICES =
      "device_id,enterprise_id,category,deployment,connected_from,retired_on,stale_after_s\n";

  SampleLedgers {
    write(folder, "enterprises.csv", ENTERPRISES + "E1,甲厂,上海,,机械\n");
    write(folder, "devices.csv", DEVICES + "D1,E1,机床,公有云,2024-01-01,,\n");
  }

  void write(String name, String content) {
    write(folder, name, content);
  }

  private static void write(Path folder, String name, String content) {
    try {
      Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Ledger read() {
    return LedgerReader.read(folder);
  }

  Device device(String id) {
    return Objects.requireNonNull(read().devices().get(id));
  }

  Enterprise enterprise(String id) {
    return Objects.requireNonNull(read().enterprises().get(id));
  }

  Words fault() {
    return assertThrows(InputFault.class, this::read).words();
  }

  /** The English message without the folder. */
  String faultEn() {
    return fault().en().replace(folder + "/", "");
  }
}
