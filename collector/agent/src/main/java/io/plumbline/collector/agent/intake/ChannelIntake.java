package io.plumbline.collector.agent.intake;

import io.plumbline.collector.agent.config.SourceTime;
import io.plumbline.contract.frame.FrameLimits;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.Reading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the intake keeps for one channel. Guarded by the intake's lock. */
final class ChannelIntake {
  private final Series series;
  private final StateMapping mapping;
  private final SourceTime sourceTime;
  private final @Nullable Reporter reporter;
  private int lastBatch = -1;

  ChannelIntake(
      ChannelSpec channel, StateMapping mapping, ReportRule report, SourceTime sourceTime) {
    this.sourceTime = sourceTime;
    this.series = channel.series();
    this.mapping = mapping;
    this.reporter =
        report.mode() == ReportRule.Mode.CHANGES ? new Reporter(report.heartbeatMicros()) : null;
  }

  /** The sample that a reading is, reported or not. */
  Sample sample(Reading reading, long nowMicros) {
    boolean isTimed = sourceTime == SourceTime.MACHINE && reading.sourceMicros() != Reading.NO_TIME;
    long source = isTimed ? reading.sourceMicros() : nowMicros;
    StateMapping.Mapped mapped = mapping.apply(reading.value(), reading.quality());
    Value value = mapped.value();
    Quality quality = mapped.quality();
    if (value instanceof Value.Text(var text) && isTooLong(text)) {
      value = new Value.Text(cut(text));
      quality = quality == Quality.GOOD ? Quality.UNCERTAIN : quality;
    }
    return new Sample(series, source, nowMicros, value, quality);
  }

  /**
   * Takes a sample. It is not kept where every reading is reported: a hundred thousand that live
   * for a second each would all grow old.
   *
   * @param out receives what is to be reported
   * @return how many readings were found to say nothing new
   */
  int take(Sample sample, List<Sample> out) {
    if (reporter == null) {
      out.add(sample);
      return 0;
    }
    return reporter.take(sample, out);
  }

  /** Reports what has waited for a heartbeat. */
  void due(long nowMicros, List<Sample> out) {
    if (reporter != null) {
      reporter.due(nowMicros, out);
    }
  }

  /** Reports what waits. */
  void release(List<Sample> out) {
    if (reporter != null) {
      reporter.release(out);
    }
  }

  boolean waits() {
    return reporter != null;
  }

  /** Whether the series is new in the batch; true once per batch. */
  boolean entersDictionary(int batch) {
    boolean isNew = lastBatch != batch;
    lastBatch = batch;
    return isNew;
  }

  /** An upper bound of what the series takes in a frame's dictionary, in bytes. */
  int dictionaryBytes() {
    return dictionaryBytes(series);
  }

  /** An upper bound of what a series takes in a frame's dictionary, in bytes. */
  static int dictionaryBytes(Series series) {
    return 16 + 3 * (series.device().length() + series.channel().length() + series.unit().length());
  }

  /** An upper bound of what a sample takes in a frame, in bytes. */
  static int bytes(Sample sample) {
    return sample.value() instanceof Value.Text(var text) ? 24 + 3 * text.length() : 26;
  }

  private static boolean isTooLong(String text) {
    return text.length() > FrameLimits.MAX_TEXT_BYTES / 3
        && utf8Length(text) > FrameLimits.MAX_TEXT_BYTES;
  }

  /** The longest beginning of a text that fits, without half a code point at its end. */
  static String cut(String text) {
    int length = 0;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      length += width(point);
      if (length > FrameLimits.MAX_TEXT_BYTES) {
        break;
      }
      at += Character.charCount(point);
    }
    return text.substring(0, at);
  }

  private static int utf8Length(String text) {
    return text.codePoints().map(ChannelIntake::width).sum();
  }

  private static int width(int point) {
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
}
