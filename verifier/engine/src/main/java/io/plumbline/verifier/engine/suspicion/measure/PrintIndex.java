package io.plumbline.verifier.engine.suspicion.measure;

import io.plumbline.verifier.engine.suspicion.trace.DayPrint;
import io.plumbline.verifier.engine.suspicion.trace.DayTrace;
import io.plumbline.verifier.engine.suspicion.trace.DeviceTrace;
import io.plumbline.verifier.engine.suspicion.trace.FleetTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds prints that occur on several device-days. Two passes: the first sorts the upper halves of
 * all hashes, 8 bytes each; the second collects the few that occur more than once. Cost n·log n.
 */
public final class PrintIndex {
  /** Surprises that a print needs to be looked at: an idle channel has none. */
  public static final int MIN_BITS = 24;

  /** Share of a device-day's bits that must agree before the day counts as equal. */
  public static final double MIN_SHARE = 0.5;

  /** Logarithm of the probability that one equal day must have before it is told at all. */
  public static final double ONE_DAY_LOG2P = -64;

  private final List<DeviceTrace> devices;
  private final int firstDay;
  private final int lastDay;
  private long deviceDays;

  /** A print at its place; sorted by device, then day. */
  public record Entry(int device, int day, int bits) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byDevice = Integer.compare(device, other.device);
      int byDay = byDevice != 0 ? byDevice : Integer.compare(day, other.day);
      return byDay != 0 ? byDay : Integer.compare(bits, other.bits);
    }

    /** The bits that two like prints stand for: the fewer. */
    public int bitsWith(Entry other) {
      return Math.min(bits, other.bits);
    }
  }

  /** Two device-days that have prints in common. */
  public record Pair(int device, int day, int otherDevice, int otherDay)
      implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int by = Integer.compare(device, other.device);
      by = by != 0 ? by : Integer.compare(otherDevice, other.otherDevice);
      by = by != 0 ? by : Integer.compare(day, other.day);
      return by != 0 ? by : Integer.compare(otherDay, other.otherDay);
    }
  }

  /** Over the devices of a fleet, by their ids. */
  public PrintIndex(FleetTrace fleet) {
    devices = fleet.devices().stream().sorted(Comparator.comparing(d -> d.device().id())).toList();
    firstDay = fleet.span().first();
    lastDay = fleet.span().last();
  }

  /** The devices by number. */
  public List<DeviceTrace> devices() {
    return devices;
  }

  /** Device-days with at least one print that is looked at; known after {@link #repeated}. */
  public long deviceDays() {
    return deviceDays;
  }

  /** The prints that occur more than once, each with its places in order. */
  public Collection<List<Entry>> repeated() {
    long[] repeated = repeatedHalves();
    Map<DayPrint, List<Entry>> groups =
        new TreeMap<>(Comparator.comparingLong(DayPrint::high).thenComparingLong(DayPrint::low));
    each((device, day, print) -> {
      if (Arrays.binarySearch(repeated, print.high()) >= 0) {
        groups
            .computeIfAbsent(print, key -> new ArrayList<>(2))
            .add(new Entry(device, day, print.bits()));
      }
    });
    groups.values().removeIf(group -> group.size() < 2);
    groups.values().forEach(group -> group.sort(null));
    return groups.values();
  }

  /** Whether what two days have in common is most of either. */
  public boolean isMost(Pair pair, int bits) {
    int most = Math.max(bits(pair.device(), pair.day()), bits(pair.otherDevice(), pair.otherDay()));
    return bits >= MIN_SHARE * most;
  }

  private int bits(int device, int day) {
    DayTrace trace = devices.get(device).day(day);
    return trace == null ? 0 : trace.bits();
  }

  /** How many days of a device are looked at. */
  public int daysOf(DeviceTrace device) {
    int days = 0;
    for (int day = firstDay; day <= lastDay; day++) {
      DayTrace trace = device.day(day);
      days += trace != null && hasPrint(trace) ? 1 : 0;
    }
    return days;
  }

  private static boolean hasPrint(DayTrace day) {
    return day.prints().stream().anyMatch(print -> print.bits() >= MIN_BITS);
  }

  private long[] repeatedHalves() {
    long[][] halves = {new long[1024]};
    int[] size = {0};
    each((device, day, print) -> {
      if (size[0] == halves[0].length) {
        halves[0] = Arrays.copyOf(halves[0], 2 * size[0]);
      }
      halves[0][size[0]++] = print.high();
    });
    long[] sorted = Arrays.copyOf(halves[0], size[0]);
    Arrays.sort(sorted);
    int kept = 0;
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1] && (kept == 0 || sorted[kept - 1] != sorted[i])) {
        sorted[kept++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, kept);
  }

  private interface Visitor {
    void visit(int device, int day, DayPrint print);
  }

  private void each(Visitor visitor) {
    deviceDays = 0;
    for (int i = 0; i < devices.size(); i++) {
      for (int day = firstDay; day <= lastDay; day++) {
        DayTrace trace = devices.get(i).day(day);
        if (trace == null || !hasPrint(trace)) {
          continue;
        }
        deviceDays++;
        for (DayPrint print : trace.prints()) {
          if (print.bits() >= MIN_BITS) {
            visitor.visit(i, day, print);
          }
        }
      }
    }
  }
}
