package io.plumbline.verifier.engine.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks for the samples of a device: only frames whose dictionary names it, with source times in
 * the time asked for, are decoded. All samples are shown to somebody, those of a part of the time
 * are kept. One walk, not thread-safe.
 */
final class TelemetrySearch extends SampleSearch {
  private final String device;
  private final Span all;
  private final Span kept;
  private final Consumer<TracedSample> seen;
  private final List<TracedSample> samples = new ArrayList<>();

  /** Source times from one instant to before another, microseconds since the epoch. */
  record Span(long fromMicros, long toMicros) {
    static final Span NONE = new Span(0, 0);

    /** The smallest span with both, this one alone where the other is empty. */
    Span or(Span other) {
      return other.toMicros <= other.fromMicros
          ? this
          : new Span(Math.min(fromMicros, other.fromMicros), Math.max(toMicros, other.toMicros));
    }

    boolean contains(long micros) {
      return micros >= fromMicros && micros < toMicros;
    }
  }

  /**
   * Prepares a search.
   *
   * @param all source times that are looked for
   * @param kept the part of them whose samples and frames are kept
   * @param seen is shown every sample that is looked for, in arrival order
   */
  TelemetrySearch(String device, Span all, Span kept, Consumer<TracedSample> seen) {
    this.device = device;
    this.all = all;
    this.kept = kept;
    this.seen = seen;
  }

  /** The kept samples in arrival order, not judged yet; each names its frame by index. */
  List<TracedSample> samples() {
    return samples;
  }

  @Override
  boolean isAsked(String asked) {
    return asked.equals(device);
  }

  @Override
  boolean isTouched(String asked, long[] sourceMicros) {
    return Arrays.stream(sourceMicros).anyMatch(all::contains);
  }

  @Override
  boolean take(TracedSample sample) {
    long time = sample.sample().sourceMicros();
    if (!all.contains(time)) {
      return false;
    }
    seen.accept(sample);
    boolean keeps = kept.contains(time);
    if (keeps) {
      samples.add(sample);
    }
    return keeps;
  }
}
