package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.column.TextTable;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The gap records of a frame. */
final class GapTable {
  private GapTable() {}

  static void encode(ByteSink out, List<Gap> gaps) {
    int n = gaps.size();
    out.varint(n);
    if (n == 0) {
      return;
    }
    TextTable.encode(out, gaps.stream().map(Gap::device).toList());
    TextTable.encode(out, gaps.stream().map(Gap::channel).toList());
    column(out, gaps, Gap::fromMicros);
    column(out, gaps, gap -> gap.toMicros() - gap.fromMicros());
    column(out, gaps, gap -> FrameCodes.of(gap.cause()));
    column(out, gaps, Gap::lost);
  }

  static List<Gap> decode(FrameBytes frame) throws FormatFault {
    ByteSource in = frame.in();
    int at = in.position();
    int n = in.count("gaps", FrameLimits.MAX_GAPS);
    if (n == 0) {
      return List.of();
    }
    int each = FrameLimits.MAX_IDENTIFIER_BYTES;
    List<String> devices =
        TextTable.decode(in, frame.padded(), n, each, FrameLimits.MAX_TABLE_BYTES);
    List<String> channels =
        TextTable.decode(in, frame.padded(), n, each, FrameLimits.MAX_TABLE_BYTES);
    LongColumn from = frame.column(n);
    LongColumn span = frame.column(n);
    LongColumn cause = frame.column(n);
    LongColumn lost = frame.column(n);
    List<Gap> gaps = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      try {
        gaps.add(
            new Gap(
                devices.get(i),
                channels.get(i),
                from.get(i),
                from.get(i) + span.get(i),
                FrameCodes.cause(in, cause.get(i)),
                lost.get(i)));
      } catch (IllegalArgumentException e) {
        throw in.fault(at, "gap " + i + " is malformed: " + e.getMessage());
      }
    }
    return List.copyOf(gaps);
  }

  private static void column(ByteSink out, List<Gap> gaps, ToLongFunction<Gap> field) {
    LongColumn.encode(out, gaps.stream().mapToLong(field).toArray(), gaps.size());
  }
}
