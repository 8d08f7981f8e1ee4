package io.plumbline.contract.frame;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.Utf8;
import io.plumbline.contract.column.LongColumn;
import io.plumbline.contract.column.RealColumn;
import io.plumbline.contract.column.TextTable;
import io.plumbline.contract.column.TimeEncoder;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Lays samples out in the sections of a telemetry frame. */
final class TelemetryEncoder {
  private final ByteSink out;
  private final List<Series> series;
  private final int[] firstRow;
  private final Sample[] rows;

  private TelemetryEncoder(ByteSink out, List<Series> series, int[] firstRow, Sample[] rows) {
    this.out = out;
    this.series = series;
    this.firstRow = firstRow;
    this.rows = rows;
  }

  static void encode(ByteSink out, Collection<Series> also, List<Sample> samples, List<Gap> gaps) {
    limit("samples", samples.size(), FrameLimits.MAX_ROWS);
    limit("gaps", gaps.size(), FrameLimits.MAX_GAPS);
    Map<Series, Integer> found = new HashMap<>();
    List<Series> distinct = new ArrayList<>();
    for (Series one : also) {
      if (found.putIfAbsent(one, distinct.size()) == null) {
        distinct.add(one);
      }
    }
    int[] seriesOf = new int[samples.size()];
    for (int i = 0; i < seriesOf.length; i++) {
      Series one = samples.get(i).series();
      if (i > 0 && one == samples.get(i - 1).series()) {
        seriesOf[i] = seriesOf[i - 1]; // samples of a series mostly come one after the other
        continue;
      }
      Integer known = found.putIfAbsent(one, distinct.size());
      seriesOf[i] = known == null ? distinct.size() : known;
      if (known == null) {
        distinct.add(one);
      }
    }
    limit("series", distinct.size(), FrameLimits.MAX_SERIES);
    int n = distinct.size();
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted((a, b) -> SeriesTable.ORDER.compare(distinct.get(a), distinct.get(b)))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] rank = new int[n];
    List<Series> sorted = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      rank[order[i]] = i;
      sorted.add(distinct.get(order[i]));
    }
    String ambiguous = SeriesTable.ambiguous(sorted);
    if (!ambiguous.isEmpty()) {
      throw new IllegalArgumentException(ambiguous);
    }
    int[] firstRow = new int[n + 1];
    for (int one : seriesOf) {
      firstRow[rank[one] + 1]++;
    }
    for (int i = 0; i < n; i++) {
      firstRow[i + 1] += firstRow[i];
    }
    int[] next = firstRow.clone();
    Sample[] rows = new Sample[samples.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[next[rank[seriesOf[i]]]++] = samples.get(i);
    }
    TelemetryEncoder encoder = new TelemetryEncoder(out, sorted, firstRow, rows);
    section(out, to -> SeriesTable.encode(to, sorted));
    section(out, encoder::counts);
    section(out, to -> GapTable.encode(to, gaps));
    encoder.times();
    encoder.qualities();
    encoder.values();
  }

  private static void limit(String what, int count, int max) {
    if (count > max) {
      throw new IllegalArgumentException(
          count + " " + what + " in one frame, expected at most " + max);
    }
  }

  static void section(ByteSink out, Consumer<ByteSink> content) {
    ByteSink section = new ByteSink();
    content.accept(section);
    out.varint(section.size()).bytes(section);
  }

  private void counts(ByteSink to) {
    long[] counts = new long[series.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = firstRow[i + 1] - firstRow[i];
    }
    LongColumn.encode(to, counts, counts.length);
  }

  private void times() {
    long[] times = new long[rows.length];
    long[] edges = new long[rows.length];
    for (int row = 0; row < rows.length; row++) {
      times[row] = rows[row].sourceMicros();
      edges[row] = rows[row].edgeMicros() - times[row];
    }
    section(out, to -> TimeEncoder.encode(to, times, firstRow));
    section(out, to -> LongColumn.encode(to, edges, edges.length));
  }

  private void qualities() {
    int[] codes = new int[rows.length];
    for (int row = 0; row < codes.length; row++) {
      codes[row] = FrameCodes.of(rows[row].quality());
    }
    section(out, to -> SeriesCodes.encode(to, codes, firstRow));
  }

  private void values() {
    int[] kinds = new int[rows.length];
    long[] bools = new long[rows.length];
    long[] wholes = new long[rows.length];
    long[] reals = new long[rows.length];
    long[] indices = new long[rows.length];
    int[] counts = new int[FrameCodes.TEXT + 1];
    Map<String, Integer> texts = new HashMap<>();
    List<String> distinct = new ArrayList<>();
    String last = "";
    for (int row = 0; row < rows.length; row++) {
      Value value = rows[row].value();
      int kind = FrameCodes.of(value);
      kinds[row] = kind + 1;
      int at = counts[kind]++;
      switch (value) {
        case Value.None none -> {}
        case Value.Bool(var bool) -> bools[at] = bool ? 1 : 0;
        case Value.Int(var whole) -> wholes[at] = whole;
        case Value.Real(var real) -> reals[at] = Double.doubleToRawLongBits(real);
        case Value.Text(var text) -> {
          if (at > 0 && text.equals(last)) {
            indices[at] = indices[at - 1]; // states change seldom
          } else {
            Integer known = texts.putIfAbsent(text, distinct.size());
            indices[at] = known == null ? distinct.size() : known;
            if (known == null) {
              distinct.add(text);
            }
          }
          last = text;
        }
      }
    }
    checkTexts(distinct);
    section(out, to -> SeriesCodes.encode(to, kinds, firstRow));
    section(out, to -> LongColumn.encode(to, bools, counts[FrameCodes.BOOL]));
    section(out, to -> LongColumn.encode(to, wholes, counts[FrameCodes.INT]));
    section(out, to -> RealColumn.encode(to, reals, counts[FrameCodes.REAL]));
    section(
        out,
        to -> {
          if (!distinct.isEmpty()) {
            to.varint(distinct.size());
            TextTable.encode(to, distinct);
            LongColumn.encode(to, indices, counts[FrameCodes.TEXT]);
          }
        });
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
