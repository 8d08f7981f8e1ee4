package io.plumbline.collector.agent.spool;

import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The devices that the gateway does not let the agent write, as far as it said so on this
 * connection. Their samples are left out of frames, counted and put on record as gaps, so that a
 * device without permission costs the others nothing. Thread-safe.
 */
public final class RefusedDevices {
  private volatile Set<String> devices = Set.of();

  /**
   * What is left of samples and gaps.
   *
   * @param samples those of other devices
   * @param gaps those of other devices, and one of cause REFUSED for each refused device that had
   *     samples
   * @param refused how many samples are left out
   */
  public record Rest(List<Sample> samples, List<Gap> gaps, long refused) {}

  /** The gateway refused a device; false when that was known. */
  public synchronized boolean add(String device) {
    Set<String> more = new HashSet<>(devices);
    boolean isNew = more.add(device);
    devices = Set.copyOf(more);
    return isNew;
  }

  /** Forgets what was refused: permissions may have changed since. */
  public synchronized void clear() {
    devices = Set.of();
  }

  /** The refused devices now. */
  public Set<String> now() {
    return devices;
  }

  /**
   * The device that a refusal of reason DEVICE names at its end (docs/formats/uplink.md), where a
   * frame has it.
   */
  public static Optional<String> named(String text, TelemetryFrame frame) {
    return Stream.concat(
            frame.series().stream().map(Series::device), frame.gaps().stream().map(Gap::device))
        .filter(device -> text.endsWith("device '" + device + "'"))
        .findFirst();
  }

  /** Leaves the refused devices out. */
  public Rest leaveOut(List<Sample> samples, List<Gap> gaps) {
    Set<String> refused = devices;
    if (refused.isEmpty()) {
      return new Rest(samples, gaps, 0);
    }
    List<Sample> kept = new ArrayList<>(samples.size());
    Map<String, Gap> lost = new TreeMap<>();
    for (Sample sample : samples) {
      String device = sample.series().device();
      if (refused.contains(device)) {
        lost.merge(device, gap(device, sample), RefusedDevices::over);
      } else {
        kept.add(sample);
      }
    }
    List<Gap> keptGaps = new ArrayList<>();
    for (Gap gap : gaps) {
      if (gap.cause() == Gap.Cause.REFUSED || !refused.contains(gap.device())) {
        keptGaps.add(gap);
      }
    }
    keptGaps.addAll(lost.values());
    return new Rest(kept, keptGaps, samples.size() - kept.size());
  }

  private static Gap gap(String device, Sample sample) {
    long at = sample.edgeMicros();
    return new Gap(device, "", at, at + 1, Gap.Cause.REFUSED, 1);
  }

  private static Gap over(Gap a, Gap b) {
    return new Gap(
        a.device(),
        "",
        Math.min(a.fromMicros(), b.fromMicros()),
        Math.max(a.toMicros(), b.toMicros()),
        Gap.Cause.REFUSED,
        a.lost() + b.lost());
  }
}
