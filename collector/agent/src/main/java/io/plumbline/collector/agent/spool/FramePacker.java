package io.plumbline.collector.agent.spool;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.frame.FrameCodec;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.FrameLimits;
import io.plumbline.contract.frame.NamedSeries;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Packs a batch into chained frames: one, or more where the limits of a frame ask for it. Not
 * thread-safe.
 */
final class FramePacker {
  private final String agent;
  private Digest config;
  private final RefusedDevices refused;
  private final Supplier<Optional<ClockOffset>> offset;
  private Map<Channel, Series> seen = new HashMap<>();

  /** There are more series than a frame can name, so that what was seen is not kept. */
  private boolean tooMany;

  /** What was seen, as frames name it; null when it was not asked for since it changed. */
  private @Nullable NamedSeries named;

  private record Channel(String device, String name) {}

  FramePacker(
      String agent, Digest config, RefusedDevices refused, Supplier<Optional<ClockOffset>> offset) {
    this.offset = offset;
    this.agent = agent;
    this.config = config;
    this.refused = refused;
  }

  /** From the next frame on another configuration is in force; its series are learnt anew. */
  void configure(Digest digest) {
    if (!digest.equals(config)) {
      config = digest;
      seen.clear();
      named = null;
      tooMany = false;
    }
  }

  /** The place in a chain where the next frame goes. */
  static final class Place {
    private final UUID boot;
    private long sequence;
    private Digest previous;

    /**
     * A place after a frame.
     *
     * @param sequence of the last frame, 0 for none
     * @param previous its hash, or that of the last frame of the chain before
     */
    Place(UUID boot, long sequence, Digest previous) {
      this.boot = boot;
      this.sequence = sequence;
      this.previous = previous;
    }
  }

  /** Packs all samples and gaps as the next frames of a chain. */
  List<SpoolRecord> pack(Place place, List<Sample> samples, List<Gap> gaps, long nowMicros) {
    List<SpoolRecord> records = new ArrayList<>();
    int gapsPacked = Math.min(gaps.size(), FrameLimits.MAX_GAPS);
    pack(place, samples, gaps.subList(0, gapsPacked), nowMicros, records);
    while (gapsPacked < gaps.size()) {
      int end = Math.min(gaps.size(), gapsPacked + FrameLimits.MAX_GAPS);
      pack(place, List.of(), gaps.subList(gapsPacked, end), nowMicros, records);
      gapsPacked = end;
    }
    return records;
  }

  private void pack(
      Place place, List<Sample> samples, List<Gap> gaps, long nowMicros, List<SpoolRecord> out) {
    FrameHeader header =
        new FrameHeader(
            Provenance.EDGE,
            agent,
            place.boot,
            place.sequence + 1,
            place.previous,
            config,
            nowMicros);
    byte[] frame =
        FrameCodec.encode(header, alsoNamed(samples), samples, gaps, offset.get().orElse(null));
    if (frame.length > FrameLimits.MAX_BYTES && samples.size() > 1) {
      int half = samples.size() / 2;
      pack(place, samples.subList(0, half), gaps, nowMicros, out);
      pack(place, samples.subList(half, samples.size()), List.of(), nowMicros, out);
      return;
    }
    long first = nowMicros;
    long last = nowMicros;
    if (!samples.isEmpty()) {
      first = samples.stream().mapToLong(Sample::edgeMicros).min().orElse(nowMicros);
      last = samples.stream().mapToLong(Sample::edgeMicros).max().orElse(nowMicros);
    }
    place.sequence++;
    place.previous = Digest.sha256(frame);
    out.add(
        new SpoolRecord(
            SpoolRecord.Kind.FRAME,
            place.sequence,
            samples.size(),
            gaps.size(),
            first,
            last,
            nowMicros,
            frame));
  }

  /**
   * Series to be named beside those of the samples. When most machines speak in every frame, all
   * frames name all of them, and have equal dictionaries; when few do, a frame names those only.
   */
  private NamedSeries alsoNamed(List<Sample> samples) {
    if (tooMany) {
      return NamedSeries.NONE;
    }
    Set<String> silenced = refused.now();
    if (!silenced.isEmpty()) {
      if (seen.keySet().removeIf(channel -> silenced.contains(channel.device()))) {
        named = null;
      }
    }
    Set<Series> speaking = new HashSet<>();
    for (Sample sample : samples) {
      Series series = sample.series();
      if (speaking.add(series)
          && !series.equals(seen.put(new Channel(series.device(), series.channel()), series))) {
        named = null;
      }
    }
    if (seen.size() > FrameLimits.MAX_SERIES) {
      tooMany = true;
      seen = new HashMap<>();
      named = null;
    }
    if (tooMany || 2 * speaking.size() <= seen.size()) {
      return NamedSeries.NONE;
    }
    NamedSeries all = named == null ? NamedSeries.of(seen.values()) : named;
    named = all;
    return all;
  }
}
