package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Device;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The same manufacturer and serial number in several ledger rows. Unit: a device with both.
 *
 * <p><b>Statistic:</b> rows with the same pair, whatever case and blanks. Threshold 2. All but one
 * are left out of the adjusted figures.
 *
 * <p><b>Null hypothesis:</b> a serial number is typed wrongly into an existing one with probability
 * 1e-9 at most. Numbers of fewer than four characters, without a digit, or of one character
 * repeated are placeholders and not looked at.
 *
 * <p><b>What may deceive it:</b> a type number in the column for serial numbers; then rows are
 * many.
 */
final class SameSerial implements IdentityInflation.Look {
  private static final double HONEST = 1e-9;

  @Override
  public long examine(FleetTrace fleet, List<Candidate> candidates) {
    Map<String, List<String>> rows = new TreeMap<>();
    for (Device device : fleet.ledger().devices().values()) {
      String maker = plain(device.manufacturer());
      String serial = plain(device.serial());
      if (!maker.isEmpty() && isSerial(serial)) {
        rows.computeIfAbsent(maker + " " + serial, key -> new ArrayList<>(1)).add(device.id());
      }
    }
    long examined = 0;
    for (Map.Entry<String, List<String>> entry : rows.entrySet()) {
      List<String> devices = entry.getValue().stream().sorted().toList();
      examined += devices.size();
      if (devices.size() > 1) {
        candidates.add(
            new Candidate(
                SuspicionKind.IDENTITY,
                devices,
                devices.subList(1, devices.size()),
                devices.size(),
                2,
                HONEST,
                Words.of(
                    "%d 台设备登记了同一厂商和出厂编号 %s",
                    "%d devices have one manufacturer and serial number, %s",
                    devices.size(),
                    entry.getKey())));
      }
    }
    return examined;
  }

  private static String plain(String text) {
    return text.strip().toUpperCase(Locale.ROOT).replaceAll("\\s+", "");
  }

  private static boolean isSerial(String serial) {
    return serial.length() >= 4
        && serial.chars().anyMatch(Character::isDigit)
        && serial.chars().distinct().count() > 1;
  }
}
