package io.plumbline.collector.agent.intake;

import io.plumbline.contract.telemetry.Gap;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The devices that nobody listened to for a while and that were not heard since: after a start, and
 * after a change of configuration. The first reading that is not BAD ends it, and the gap is on
 * record. Not thread-safe.
 */
final class Unheard {
  private final OpenOutages outages;
  private final Map<String, Long> since = new HashMap<>();

  Unheard(OpenOutages outages) {
    this.outages = outages;
  }

  /** Forgets devices that are not configured any more. */
  void retain(Set<String> devices) {
    since.keySet().retainAll(devices);
    outages.retain(devices);
  }

  /** Devices that were last heard at a time of their own each, unless it is known already. */
  void lastHeard(Map<String, Long> lastHeardMicros) {
    lastHeardMicros.forEach(
        (device, micros) -> since.putIfAbsent(device, outages.since(device, micros)));
    outages.began(lastHeardMicros);
  }

  /** Devices that nobody listened to before a moment. */
  void nobodyListened(Collection<String> devices, long micros) {
    for (String device : devices) {
      since.put(device, outages.since(device, micros));
    }
    outages.began(devices, micros);
  }

  /** A device is heard; the gap that this ends, where there is one. */
  Optional<Gap> heard(String device, long nowMicros) {
    Long from = since.isEmpty() ? null : since.remove(device);
    return from == null
        ? Optional.empty()
        : Optional.of(
            new Gap(device, "", from, Math.max(from, nowMicros), Gap.Cause.DISCONNECTED, -1));
  }

  /** Whether with a driver's gap all is on record that was lost of its device. */
  boolean isOver(Gap gap) {
    return gap.cause() == Gap.Cause.DISCONNECTED
        && gap.channel().isEmpty()
        && !since.containsKey(gap.device());
  }
}
