package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a device sent, reduced to what the fold needs. Samples are added in arrival order; those
 * that break rule 1, 2 or 3 are counted and dropped at once. Not thread-safe: one device is one
 * thread's.
 */
public final class DeviceSamples {
  private final DeviceTerms terms;
  private final long serviceFrom;
  private final long serviceTo;
  private final Limits limits;
  private final Map<String, ChannelSamples> channels = new LinkedHashMap<>();
  private long received;
  private long outsideService;
  private long future;
  private long late;
  private long futureOperating;
  private long lateOperating;

  public DeviceSamples(DeviceTerms terms, DayCalendar calendar, Limits limits) {
    this.terms = terms;
    this.limits = limits;
    this.serviceFrom = terms.serviceFrom(calendar);
    this.serviceTo = terms.serviceTo(calendar);
  }

  /** The terms that the samples are judged by. */
  public DeviceTerms terms() {
    return terms;
  }

  /** Samples as received, dropped ones included. */
  public long received() {
    return received;
  }

  /** What was dropped so far. */
  public Dropped dropped() {
    return new Dropped(outsideService, future, late, futureOperating, lateOperating);
  }

  /** The entry for one channel's samples; keep it while adding many. */
  public Channel channel(String name) {
    return new Channel(channels.computeIfAbsent(name, key -> new ChannelSamples()));
  }

  /** Brings every channel into order and returns them. */
  Collection<ChannelSamples> settle() {
    channels.values().forEach(ChannelSamples::settle);
    return channels.values();
  }

  /** Takes in the samples of one channel. */
  public final class Channel {
    private final ChannelSamples samples;

    private Channel(ChannelSamples samples) {
      this.samples = samples;
    }

    /**
     * Adds the next sample in arrival order; times are microseconds since the epoch.
     *
     * @param receivedMicros when it arrived: the receipt's time, or what the recording states
     */
    public void add(
        Role role, long sourceMicros, long receivedMicros, Quality quality, Value value) {
      add(
          Instants.millis(sourceMicros),
          Instants.millis(receivedMicros),
          SampleCode.of(role, quality, value));
    }

    /**
     * Adds the rows of one series of a frame, whose rows are in arrival order.
     *
     * @param series index of the series in the frame
     * @param arrivalMicros when the frame arrived; empty for a recording, whose rows state it
     */
    public void addAll(TelemetryFrame frame, int series, OptionalLong arrivalMicros) {
      Role role = frame.series().get(series).role();
      boolean allGood = frame.summary().isAllGood(series);
      byte good = SampleCode.of(role, true, MachineState.UNKNOWN);
      byte bad = SampleCode.of(role, false, MachineState.UNKNOWN);
      boolean stated = arrivalMicros.isEmpty();
      long arrival = stated ? 0 : Instants.millis(arrivalMicros.getAsLong());
      int end = frame.summary().firstRow(series + 1);
      for (int row = frame.summary().firstRow(series); row < end; row++) {
        byte code = allGood || frame.isGood(row) ? good : bad;
        if (role == Role.STATE && code == good) {
          int text = frame.textIndex(row);
          code =
              text < 0
                  ? good
                  : SampleCode.of(role, true, MachineState.ofValue(frame.texts().get(text)));
        }
        add(
            Instants.millis(frame.sourceMicros(row)),
            stated ? Instants.millis(frame.edgeMicros(row)) : arrival,
            code);
      }
    }

    void add(long source, long arrival, byte code) {
      received++;
      if (source < serviceFrom || source >= serviceTo) {
        outsideService++;
      } else if (arrival < source && source - arrival > limits.maxFutureMillis()) {
        future++;
        futureOperating += SampleCode.isHeartbeat(code) ? 0 : 1;
      } else if (arrival > source && arrival - source > limits.realtimeLagMillis()) {
        late++;
        lateOperating += SampleCode.isHeartbeat(code) ? 0 : 1;
      } else {
        samples.add(source, (int) (arrival - source), code);
      }
    }
  }
}
