package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.column.TextTable;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The dictionary of series of a frame: a table of devices, a table of kinds (channel, role and
 * unit), and for each series its kind and device. Series are in ascending order of kind and then
 * device, so that alike machines, which have alike channels, take almost nothing, and values of one
 * channel stand side by side.
 */
final class SeriesTable {
  private static final int WITHIN = 1;

  private static final Comparator<Series> KIND =
      Comparator.comparing(Series::channel)
          .thenComparingInt(series -> FrameCodes.of(series.role()))
          .thenComparing(Series::unit);

  /**
   * The order of series in a frame; texts compare by UTF-16 code units, as {@link String#compareTo}
   * does.
   */
  static final Comparator<Series> ORDER = KIND.thenComparing(Series::device);

  private SeriesTable() {}

  /** Writes series that are distinct and in {@link #ORDER}. */
  static void encode(ByteSink out, List<Series> series) {
    // With one kind of series the devices ascend already, and sorting them costs little.
    List<String> devices = series.stream().map(Series::device).sorted().distinct().toList();
    Map<String, Integer> indices = HashMap.newHashMap(devices.size());
    for (String device : devices) {
      indices.put(device, indices.size());
    }
    long[] kindOf = new long[series.size()];
    long[] deviceOf = new long[series.size()];
    List<Series> kinds = new ArrayList<>();
    for (int i = 0; i < kindOf.length; i++) {
      Series one = series.get(i);
      if (kinds.isEmpty() || KIND.compare(kinds.getLast(), one) != 0) {
        kinds.add(one);
      }
      kindOf[i] = kinds.size() - 1;
      deviceOf[i] = indices.getOrDefault(one.device(), 0);
    }
    out.u8(WITHIN).varint(devices.size());
    TextTable.encodeSorted(out, devices);
    out.varint(kinds.size());
    TextTable.encodeSorted(out, kinds.stream().map(Series::channel).toList());
    LongColumn.encode(
        out, kinds.stream().mapToLong(kind -> FrameCodes.of(kind.role())).toArray(), kinds.size());
    TextTable.encode(out, kinds.stream().map(Series::unit).toList());
    out.varint(kindOf.length);
    LongColumn.encode(out, kindOf, kindOf.length);
    LongColumn.encode(out, deviceOf, deviceOf.length);
  }

  static List<Series> decode(FrameBytes frame) throws FormatFault {
    ByteSource in = frame.in();
    int at = in.position();
    int mode = in.u8();
    if (mode != WITHIN) {
      throw in.fault(at, "mode of the dictionary is " + mode + ", expected 1");
    }
    List<String> devices = devices(frame, at);
    int kindCount = in.count("kinds of series", FrameLimits.MAX_SERIES);
    List<String> channels = texts(frame, kindCount, true);
    LongColumn roles = frame.column(kindCount);
    List<String> units = texts(frame, kindCount, false);
    int count = in.count("series", FrameLimits.MAX_SERIES);
    LongColumn kindOf = frame.column(count);
    LongColumn deviceOf = frame.column(count);
    List<Series> series = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String device = get(in, at, devices, deviceOf.get(i));
      String channel = get(in, at, channels, kindOf.get(i));
      int kind = (int) kindOf.get(i);
      Role role = FrameCodes.role(in, roles.get(kind));
      try {
        series.add(new Series(device, channel, role, units.get(kind)));
      } catch (IllegalArgumentException e) {
        throw in.fault(at, "series " + i + " is malformed: " + e.getMessage());
      }
      // Devices ascend in their table, so indices compare as the devices do.
      boolean ascends =
          i == 0
              || (kindOf.get(i - 1) == kindOf.get(i)
                  ? deviceOf.get(i - 1) < deviceOf.get(i)
                  : KIND.compare(series.get(i - 1), series.get(i)) < 0);
      if (!ascends) {
        throw in.fault(at, "series " + i + " is not in ascending order");
      }
    }
    String twice = oneKindPerChannel(channels) ? "" : ambiguous(series);
    if (!twice.isEmpty()) {
      throw in.fault(at, twice);
    }
    return List.copyOf(series);
  }

  private static List<String> devices(FrameBytes frame, int at) throws FormatFault {
    ByteSource in = frame.in();
    int count = in.count("devices", FrameLimits.MAX_SERIES);
    List<String> devices = texts(frame, count, true);
    for (int i = 1; i < count; i++) {
      if (devices.get(i - 1).compareTo(devices.get(i)) >= 0) {
        throw in.fault(at, "device " + i + " is not in ascending order");
      }
    }
    return devices;
  }

  /**
   * Checks that a channel of a device stands only once among series in {@link #ORDER}: with two
   * roles or units in one frame, the order in which its samples were read would be lost.
   *
   * @return what is wrong, empty when nothing is
   */
  static String ambiguous(List<Series> series) {
    int start = 0;
    while (start < series.size()) {
      String channel = series.get(start).channel();
      int end = start + 1;
      boolean oneKind = true;
      while (end < series.size() && series.get(end).channel().equals(channel)) {
        oneKind &= KIND.compare(series.get(end - 1), series.get(end)) == 0;
        end++;
      }
      if (!oneKind) {
        TreeSet<String> devices = new TreeSet<>();
        for (Series one : series.subList(start, end)) {
          if (!devices.add(one.device())) {
            return "channel "
                + channel
                + " of device "
                + one.device()
                + " has two roles or units in one frame";
          }
        }
      }
      start = end;
    }
    return "";
  }

  private static boolean oneKindPerChannel(List<String> channels) {
    for (int i = 1; i < channels.size(); i++) {
      if (channels.get(i - 1).equals(channels.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> texts(FrameBytes frame, int n, boolean sorted) throws FormatFault {
    int each = FrameLimits.MAX_IDENTIFIER_BYTES;
    return sorted
        ? TextTable.decodeSorted(frame.in(), frame.padded(), n, each, FrameLimits.MAX_TABLE_BYTES)
        : TextTable.decode(frame.in(), frame.padded(), n, each, FrameLimits.MAX_TABLE_BYTES);
  }

  private static String get(ByteSource in, int at, List<String> table, long index)
      throws FormatFault {
    if (index < 0 || index >= table.size()) {
      throw in.fault(at, "index " + index + " into a table of " + table.size());
    }
    return table.get((int) index);
  }
}
