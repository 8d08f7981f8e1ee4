package io.plumbline.verifier.engine.suspicion.detect;

import io.plumbline.contract.fault.Words;
import io.plumbline.contract.ledger.Device;
import io.plumbline.verifier.engine.suspicion.Candidate;
import io.plumbline.verifier.engine.suspicion.SuspicionKind;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import io.plumbline.verifier.engine.suspicion.trace.Mix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

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
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  @Override
  public long examine(FleetTrace fleet, List<Candidate> candidates) {
    Collection<Device> ledger = fleet.ledger().devices().values();
    long[] hashes =
        ledger.stream()
            .map(SameSerial::identity)
            .filter(identity -> !identity.isEmpty())
            .mapToLong(Mix::of)
            .sorted()
            .toArray();
    // Few rows share a hash with another; only theirs are kept as text.
    Map<String, List<String>> rows = new TreeMap<>();
    for (Device device : ledger) {
      String identity = identity(device);
      if (!identity.isEmpty() && isRepeated(hashes, Mix.of(identity))) {
        rows.computeIfAbsent(identity, key -> new ArrayList<>(2)).add(device.id());
      }
    }
    for (Map.Entry<String, List<String>> entry : rows.entrySet()) {
      List<String> devices = entry.getValue().stream().sorted().toList();
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
    return hashes.length;
  }

  /** Maker and serial number as they are compared; empty where there is nothing to compare. */
  private static String identity(Device device) {
    String maker = plain(device.manufacturer());
    String serial = plain(device.serial());
    return maker.isEmpty() || !isSerial(serial) ? "" : maker + " " + serial;
  }

  private static boolean isRepeated(long[] sorted, long hash) {
    int i = Arrays.binarySearch(sorted, hash);
    return (i > 0 && sorted[i - 1] == hash) || (i + 1 < sorted.length && sorted[i + 1] == hash);
  }

  private static String plain(String text) {
    return BLANKS.matcher(text.toUpperCase(Locale.ROOT)).replaceAll("").strip();
  }

  private static boolean isSerial(String serial) {
    return serial.length() >= 4
        && serial.chars().anyMatch(Character::isDigit)
        && serial.chars().distinct().count() > 1;
  }
}
