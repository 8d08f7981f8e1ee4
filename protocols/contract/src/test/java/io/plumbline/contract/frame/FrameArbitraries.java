package io.plumbline.contract.frame;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.usage.UsageEvent;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Frames' contents of every kind, corners first. */
final class FrameArbitraries {
  private static final List<Double> REAL_CORNERS =
      List.of(
          -0.0,
          0.0,
          Double.NaN,
          Double.longBitsToDouble(0x7ff0_0000_0000_0001L),
          Double.longBitsToDouble(0xfff8_dead_beef_0001L),
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          9007199254740993.0,
          0.1 + 0.2,
          (double) 23.4f);

  private FrameArbitraries() {}

  static FrameHeader header() {
    return new FrameHeader(
        Provenance.EDGE,
        "edge-1",
        new UUID(1, 2),
        7,
        Digest.sha256(new byte[] {1}),
        Digest.sha256(new byte[] {2}),
        1_700_000_000_000_000L);
  }

  /** A channel has one role and unit, as a frame asks for. */
  static Arbitrary<Series> series() {
    Arbitrary<String> device =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 20).map("D%03d"::formatted),
            Arbitraries.of("机床", "a", "B", "\uD83D\uDE00", "x".repeat(200)),
            Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(10));
    return Combinators.combine(device, Arbitraries.integers().between(0, 4))
        .as((name, channel) ->
            new Series(
                name, "channel-" + channel, Role.values()[channel % 3], channel == 4 ? "°C" : ""));
  }

  static Arbitrary<Value> values() {
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(Value.NONE)),
        Tuple.of(2, Arbitraries.of(true, false).map(Value.Bool::new)),
        Tuple.of(3, Arbitraries.longs().map(Value.Int::new)),
        Tuple.of(3, Arbitraries.integers().between(0, 3).map(i -> new Value.Int(i * 1000L))),
        Tuple.of(2, Arbitraries.of(REAL_CORNERS).map(Value.Real::new)),
        Tuple.of(2, Arbitraries.longs().map(bits -> new Value.Real(Double.longBitsToDouble(bits)))),
        Tuple.of(3, Arbitraries.integers().between(-500, 500).map(i -> new Value.Real(i / 100.0))),
        Tuple.of(4, Arbitraries.of("RUNNING", "IDLE", "", "FAULT").map(Value.Text::new)),
        Tuple.of(1, texts().map(Value.Text::new)));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings()
            .ofMaxLength(40)
            .filter(text -> text.codePoints().noneMatch(FrameArbitraries::isSurrogate)),
        Arbitraries.just("长".repeat(10_000)),
        Arbitraries.just("\u0000\uD83D\uDE00"));
  }

  static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  static Arbitrary<Long> times() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            6,
            Arbitraries.longs().between(0, 200).map(i -> 1_700_000_000_000_000L + i * 60_000_000)),
        Tuple.of(3, Arbitraries.longs().between(0, 1_000_000).map(i -> 1_700_000_000_000_000L + i)),
        Tuple.of(1, Arbitraries.longs()),
        Tuple.of(1, Arbitraries.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L)));
  }

  static Arbitrary<Sample> sample() {
    Arbitrary<Long> delays =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.just(0L)),
            Tuple.of(2, Arbitraries.longs().between(-1000, 1000)),
            Tuple.of(1, Arbitraries.longs()));
    Arbitrary<Quality> qualities =
        Arbitraries.frequency(
            Tuple.of(8, Quality.GOOD), Tuple.of(1, Quality.BAD), Tuple.of(1, Quality.UNCERTAIN));
    return Combinators.combine(series(), times(), delays, values(), qualities)
        .as((one, source, delay, value, quality) ->
            new Sample(one, source, source + delay, value, quality));
  }

  static Arbitrary<List<Sample>> samples() {
    return sample().list().ofMaxSize(300);
  }

  static Arbitrary<List<Gap>> gaps() {
    return Combinators.combine(
            Arbitraries.of("", "D1", "机床"),
            Arbitraries.of("", "state"),
            Arbitraries.longs(),
            Arbitraries.longs(),
            Arbitraries.of(Gap.Cause.class),
            Arbitraries.longs().greaterOrEqual(-1))
        .as((device, channel, one, other, cause, lost) ->
            new Gap(device, channel, Math.min(one, other), Math.max(one, other), cause, lost))
        .list()
        .ofMaxSize(5);
  }

  static Arbitrary<List<UsageEvent>> events() {
    return Combinators.combine(
            times(),
            Arbitraries.of(UsageEvent.SubjectType.class),
            Arbitraries.of("app-1", "app-2", "模型"),
            Arbitraries.integers().between(0, 50).map(i -> i == 0 ? "" : "user-" + i),
            Arbitraries.of(UsageEvent.Action.class))
        .as(UsageEvent::new)
        .list()
        .ofMaxSize(200);
  }
}
