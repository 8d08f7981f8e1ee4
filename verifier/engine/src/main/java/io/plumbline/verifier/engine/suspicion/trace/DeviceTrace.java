package io.plumbline.verifier.engine.suspicion.trace;

import io.plumbline.contract.ledger.Device;
import io.plumbline.verifier.engine.fold.DaySpan;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a device of the ledger left in the days that are looked at: {@link MinHash} and {@link
 * ArrivalTrace} once, a {@link ChannelTrace} for each numeric channel, a {@link DayTrace} for each
 * day with samples. Not thread-safe.
 */
public final class DeviceTrace {
  private static final int MAX_AGENTS = 16;

  private final Device device;
  private final DaySpan span;
  private final @Nullable DayTrace[] days;
  private final SortedMap<String, ChannelTrace> channels = new TreeMap<>();
  private List<String> agents = List.of();
  private final ArrivalTrace arrivals = new ArrivalTrace();
  private final MinHash words = new MinHash();
  private long samples;

  DeviceTrace(Device device, DaySpan span) {
    this.device = device;
    this.span = span;
    this.days = new DayTrace[span.days()];
  }

  DayTrace changing(int epochDay) {
    int i = epochDay - span.first();
    DayTrace day = days[i];
    if (day == null) {
      day = new DayTrace();
      days[i] = day;
    }
    return day;
  }

  ChannelTrace changing(String channel) {
    return channels.computeIfAbsent(channel, ChannelTrace::new);
  }

  void through(String agent) {
    if (!agents.contains(agent)) {
      agents = Stream.concat(agents.stream(), Stream.of(agent)).sorted().limit(MAX_AGENTS).toList();
    }
  }

  void sample() {
    samples++;
  }

  /** The ledger's row. */
  public Device device() {
    return device;
  }

  /** What it left on a day of the span; null when nothing. */
  public @Nullable DayTrace day(int epochDay) {
    return days[epochDay - span.first()];
  }

  /** Its numeric channels by name. */
  public SortedMap<String, ChannelTrace> channels() {
    return Collections.unmodifiableSortedMap(channels);
  }

  /** The agents and import calls that brought its frames, sorted, at most 16. */
  public List<String> agents() {
    return agents;
  }

  /** How regularly its samples arrived. */
  public ArrivalTrace arrivals() {
    return arrivals;
  }

  /** The words of its signals' ups and downs. */
  public MinHash words() {
    return words;
  }

  /** Samples with a source time in the span. */
  public long samples() {
    return samples;
  }
}
