package io.plumbline.contract.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.column.TimeColumn;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.usage.UsageEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FrameCodecPropertiesTest {
  @Provide
  Arbitrary<List<Sample>> samples() {
    return FrameArbitraries.samples();
  }

  @Provide
  Arbitrary<List<Gap>> gaps() {
    return FrameArbitraries.gaps();
  }

  @Provide
  Arbitrary<List<Series>> someSeries() {
    return FrameArbitraries.series().list().ofMaxSize(20);
  }

  @Provide
  Arbitrary<List<UsageEvent>> events() {
    return FrameArbitraries.events();
  }

  @Property(tries = 1000)
  void any_samples_and_gaps_come_back_bit_by_bit_grouped_by_series_in_their_order(
      @ForAll("samples") List<Sample> samples,
      @ForAll("gaps") List<Gap> gaps,
      @ForAll("someSeries") List<Series> also)
      throws FormatFault {
    byte[] bytes =
        FrameCodec.encode(FrameArbitraries.header(), NamedSeries.of(also), samples, gaps);
    TelemetryFrame frame = (TelemetryFrame) Frame.decode(ByteBuffer.wrap(bytes));

    Map<Series, List<Sample>> grouped = new TreeMap<>(SeriesTable.ORDER);
    samples.forEach(
        sample -> grouped.computeIfAbsent(sample.series(), one -> new ArrayList<>()).add(sample));
    List<Sample> expected = grouped.values().stream().flatMap(List::stream).toList();
    assertEquals(FrameArbitraries.header(), frame.header());
    assertEquals(Digest.sha256(bytes), frame.digest());
    assertEquals(expected, frame.samples());
    assertEquals(List.copyOf(grouped.keySet()), frame.series());
    assertEquals(gaps, frame.gaps());
  }

  @Property(tries = 300)
  void the_summary_tells_rows_times_and_goodness_of_each_series(
      @ForAll("samples") List<Sample> samples) throws FormatFault {
    byte[] bytes = FrameCodec.encode(FrameArbitraries.header(), samples, List.of());
    FrameSummary summary = ((TelemetryFrame) Frame.decode(ByteBuffer.wrap(bytes))).summary();

    assertEquals(samples.size(), summary.rows());
    for (int i = 0; i < summary.series().size(); i++) {
      Series series = summary.series().get(i);
      List<Sample> own = samples.stream().filter(sample -> sample.series().equals(series)).toList();
      assertEquals(own.size(), summary.rows(i));
      assertEquals(
          own.stream().mapToLong(Sample::sourceMicros).min().orElseThrow(),
          summary.minSourceMicros(i));
      assertEquals(
          own.stream().mapToLong(Sample::sourceMicros).max().orElseThrow(),
          summary.maxSourceMicros(i));
      assertEquals(
          own.stream()
              .allMatch(sample -> sample.quality() == Quality.GOOD && !sample.value().isEmpty()),
          summary.isAllGood(i));
    }
  }

  @Property(tries = 1000)
  void blocks_say_the_same_as_the_samples(
      @ForAll("samples") List<Sample> samples, @ForAll("someSeries") List<Series> also)
      throws FormatFault {
    byte[] bytes =
        FrameCodec.encode(FrameArbitraries.header(), NamedSeries.of(also), samples, List.of());
    TelemetryFrame frame = (TelemetryFrame) Frame.decode(ByteBuffer.wrap(bytes));
    FrameBlocks blocks = FrameBlocks.read(ByteBuffer.wrap(bytes));
    BlockTexts texts = blocks.texts();
    TimeColumn times = blocks.times();

    List<Series> named = blocks.dictionary().series();
    assertTrue(named.containsAll(also));
    assertEquals(
        frame.series(),
        IntStream.range(0, named.size())
            .filter(i -> blocks.rows(i) > 0)
            .mapToObj(named::get)
            .toList());
    for (int i = 0; i < blocks.series(); i++) {
      boolean allGood = true;
      BlockTexts.Rows rowTexts = texts.rows(i);
      for (int line = times.firstLine(i); line < times.firstLine(i + 1); line++) {
        for (int row = times.firstRow(line); row < times.firstRow(line + 1); row++) {
          long time = times.time(line, row - times.firstRow(line));
          assertEquals(frame.sourceMicros(row), time);
          assertEquals(frame.edgeMicros(row), time + blocks.edgeOffset(row));
          int text = rowTexts.next();
          assertEquals(frame.textIndex(row), text);
          assertEquals(frame.isGood(row), blocks.isGood(i, row, texts, text));
          allGood &= frame.isGood(row);
          long step = row == times.firstRow(line) ? 0 : time - frame.sourceMicros(row - 1);
          if (row > times.firstRow(line) && times.isSteady(line, Long.MIN_VALUE, Long.MAX_VALUE)) {
            assertFalse(times.isSteady(line, step + 1, Long.MAX_VALUE));
            assertFalse(times.isSteady(line, Long.MIN_VALUE, step - 1));
          }
        }
      }
      assertTrue(allGood || !blocks.isAllGood(i, texts));
    }
  }

  @Property(tries = 300)
  void columns_say_the_same_as_the_samples(@ForAll("samples") List<Sample> samples)
      throws FormatFault {
    byte[] bytes = FrameCodec.encode(FrameArbitraries.header(), samples, List.of());
    TelemetryFrame frame = (TelemetryFrame) Frame.decode(ByteBuffer.wrap(bytes));

    long[] times = new long[frame.rows()];
    frame.copySourceMicros(0, frame.rows(), times, 0);
    for (int row = 0; row < frame.rows(); row++) {
      Sample sample = frame.samples().get(row);
      assertEquals(sample, frame.sample(row));
      assertEquals(sample.sourceMicros(), times[row]);
      assertEquals(sample.sourceMicros(), frame.sourceMicros(row));
      assertEquals(sample.edgeMicros(), frame.edgeMicros(row));
      assertEquals(sample.quality(), frame.quality(row));
      assertEquals(
          sample.quality() == Quality.GOOD && !sample.value().isEmpty(), frame.isGood(row));
      assertEquals(
          sample.value() instanceof Value.Text(var text) ? text : null,
          frame.textIndex(row) < 0 ? null : frame.texts().get(frame.textIndex(row)));
    }
  }

  @Property(tries = 300)
  void any_usage_events_come_back_in_their_order(@ForAll("events") List<UsageEvent> events)
      throws FormatFault {
    byte[] bytes = FrameCodec.encodeUsage(FrameArbitraries.header(), events);
    UsageFrame frame = (UsageFrame) Frame.decode(ByteBuffer.wrap(bytes));

    assertEquals(events, frame.events());
    assertEquals(FrameArbitraries.header(), frame.header());
  }

  @Property(tries = 200)
  void equal_samples_give_equal_bytes_and_decoding_leaves_the_buffer_as_it_is(
      @ForAll("samples") List<Sample> samples) throws FormatFault {
    byte[] bytes = FrameCodec.encode(FrameArbitraries.header(), samples, List.of());
    assertEquals(
        Digest.sha256(bytes),
        Digest.sha256(FrameCodec.encode(FrameArbitraries.header(), samples, List.of())));
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(bytes.length + 3).position(3).put(bytes).position(3);
    Frame frame = Frame.decode(buffer.asReadOnlyBuffer());
    assertEquals(Digest.sha256(bytes), frame.digest());
    assertEquals(3, buffer.position());
  }

  @Property(tries = 300)
  void what_a_budget_admits_can_be_encoded(@ForAll("samples") List<Sample> samples)
      throws FormatFault {
    int rows = 0;
    for (List<Sample> part : FrameBudget.split(samples)) {
      byte[] bytes = FrameCodec.encode(FrameArbitraries.header(), part, List.of());
      assertTrue(bytes.length <= FrameLimits.MAX_BYTES);
      rows += ((TelemetryFrame) Frame.decode(ByteBuffer.wrap(bytes))).rows();
    }
    assertEquals(samples.size(), rows);
  }
}
