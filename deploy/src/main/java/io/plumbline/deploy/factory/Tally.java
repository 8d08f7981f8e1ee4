package io.plumbline.deploy.factory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Counts what was published, per device and channel. Thread-safe. */
final class Tally {
  private record Key(String device, String channel) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byDevice = device.compareTo(other.device);
      return byDevice != 0 ? byDevice : channel.compareTo(other.channel);
    }
  }

  private final Map<Key, Sent> sent = new ConcurrentSkipListMap<>();

  /** Counts a report that was published in full. */
  void report(MachineSpec machine, Report report) {
    add(machine, Channels.STATE, StateWords.word(machine, report.state()), report.timeMicros());
    add(machine, Channels.LOAD, Float.toString(report.load()), report.timeMicros());
    add(machine, Channels.SPEED, Float.toString(report.speed()), report.timeMicros());
    add(machine, Channels.COUNT, Long.toString(report.count()), report.timeMicros());
  }

  /** Counts a heartbeat. */
  void heartbeat(MachineSpec machine, long timeMicros, long beat) {
    add(machine, Channels.LINK, Long.toString(beat), timeMicros);
  }

  /** Everything so far, by device and channel. */
  List<Sent> all() {
    return new ArrayList<>(sent.values());
  }

  private void add(MachineSpec machine, String channel, String value, long timeMicros) {
    sent.merge(
        new Key(machine.id(), channel),
        new Sent(machine.id(), channel, 1, value, timeMicros),
        (before, one) -> new Sent(machine.id(), channel, before.updates() + 1, value, timeMicros));
  }
}
