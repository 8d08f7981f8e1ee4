package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.Utf8;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.column.TimeEncoder;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Sample;
import java.util.List;
import java.util.function.Consumer;

/** Lays samples out in the sections of a telemetry frame. */
final class TelemetryEncoder {
  private TelemetryEncoder() {}

  /**
   * Writes the sections.
   *
   * @param also series that are named beside those of the samples
   */
  static void encode(ByteSink out, NamedSeries also, List<Sample> samples, List<Gap> gaps) {
    FrameLimits.check("samples", samples.size(), FrameLimits.MAX_ROWS);
    FrameLimits.check("gaps", gaps.size(), FrameLimits.MAX_GAPS);
    RowOrder order = RowOrder.of(also, samples);
    byte[] names = order.named().section();
    out.varint(names.length).bytes(names);
    section(out, to -> counts(to, order.firstRow()));
    section(out, to -> GapTable.encode(to, gaps));
    columns(out, order);
  }

  static void section(ByteSink out, Consumer<ByteSink> content) {
    ByteSink section = new ByteSink();
    content.accept(section);
    out.varint(section.size()).bytes(section);
  }

  private static void counts(ByteSink to, int[] firstRow) {
    long[] counts = new long[firstRow.length - 1];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = firstRow[i + 1] - firstRow[i];
    }
    LongColumn.encode(to, counts, counts.length);
  }

  private static void columns(ByteSink out, RowOrder order) {
    List<Sample> rows = order.rows();
    int[] firstRow = order.firstRow();
    int n = rows.size();
    long[] times = new long[n];
    long[] edges = new long[n];
    int[] qualities = new int[n];
    ValueColumns values = new ValueColumns(n);
    for (int row = 0; row < n; row++) {
      Sample sample = rows.get(row);
      times[row] = sample.sourceMicros();
      edges[row] = sample.edgeMicros() - times[row];
      qualities[row] = FrameCodes.of(sample.quality());
      values.add(sample.value());
    }
    section(out, to -> TimeEncoder.encode(to, times, firstRow));
    section(out, to -> LongColumn.encode(to, edges, n));
    section(out, to -> SeriesCodes.encode(to, qualities, firstRow));
    values.encode(out, firstRow);
  }

  static void checkTexts(Iterable<String> texts) {
    long total = 0;
    for (String text : texts) {
      int bytes = Utf8.length(text);
      if (bytes > FrameLimits.MAX_TEXT_BYTES) {
        throw new IllegalArgumentException(
            "text of " + bytes + " UTF-8 bytes, expected at most " + FrameLimits.MAX_TEXT_BYTES);
      }
      total += bytes;
    }
    if (total > FrameLimits.MAX_TABLE_BYTES) {
      throw new IllegalArgumentException(
          "texts of "
              + total
              + " UTF-8 bytes in one frame, expected at most "
              + FrameLimits.MAX_TABLE_BYTES);
    }
  }
}
