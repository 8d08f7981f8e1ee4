package io.plumbline.verifier.engine.suspicion.trace;

import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.DaySpan;
import io.plumbline.verifier.engine.fold.Instants;
import io.plumbline.verifier.engine.source.ArchiveSink;
import io.plumbline.verifier.engine.source.Place;
import io.plumbline.verifier.engine.source.SealVerdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the traces of registered devices from an archive's frames. Damage, seals and misplaced
 * frames are the audit's business and pass unnoticed here. Not thread-safe.
 */
public final class TraceSink implements ArchiveSink {
  private final FleetTrace fleet;
  private final DaySpan span;
  private final DayCalendar calendar;
  private final long realtimeLagMillis;
  private final long from;
  private final long to;
  private final ChainOrder order = new ChainOrder(this::take);
  private final Map<ChainOrder.Chain, Map<String, Follower>> followers = new HashMap<>();
  private final StateCursor states = new StateCursor();

  /** Names once each: every frame brings its own copies. */
  private final Map<String, String> names = new HashMap<>();

  /** What is known of a device within one chain of frames. */
  private static final class Follower {
    private final DeviceTrace device;
    private final Map<Series, SeriesTrace> series = new LinkedHashMap<>(4);
    private StateCursor.@Nullable Told state;

    private Follower(DeviceTrace device) {
      this.device = device;
    }
  }

  /**
   * Nothing read yet.
   *
   * @param span days of source time to look at
   * @param realtimeLagMillis how much later a sample may arrive and still be real-time upload
   */
  public TraceSink(Ledger ledger, DayCalendar calendar, DaySpan span, long realtimeLagMillis) {
    this.fleet = new FleetTrace(ledger, span);
    this.span = span;
    this.calendar = calendar;
    this.realtimeLagMillis = realtimeLagMillis;
    this.from = calendar.startOf(span.first());
    this.to = calendar.startOf(span.last() + 1);
  }

  /** The traces, complete: nothing more comes. */
  public FleetTrace finish() {
    order.finish();
    for (Map<String, Follower> devices : followers.values()) {
      for (Follower follower : devices.values()) {
        follower.series.values().forEach(SeriesTrace::end);
      }
    }
    followers.clear();
    return fleet;
  }

  @Override
  public void frame(SegmentFile file, Place place, Receipt receipt, Frame frame) {
    if (frame instanceof TelemetryFrame telemetry) {
      boolean edge = telemetry.header().provenance() == Provenance.EDGE;
      if (edge == (file.kind() == SegmentHeader.Kind.GATEWAY)) {
        frame(receipt, telemetry);
      }
    }
  }

  /** A frame that counts; of two with one place in a chain the first does. */
  public void frame(Receipt receipt, TelemetryFrame frame) {
    order.put(receipt, frame);
  }

  private void take(ChainOrder.Chain chain, Receipt receipt, TelemetryFrame frame) {
    Map<String, Follower> known = followers.computeIfAbsent(chain, key -> new HashMap<>());
    for (var entry : byDevice(frame).entrySet()) {
      DeviceTrace device = fleet.device(entry.getKey());
      if (device != null) {
        device.through(named(chain.agent()));
        Follower follower =
            known.computeIfAbsent(device.device().id(), key -> new Follower(device));
        device(follower, frame, entry.getValue(), receipt);
      }
    }
  }

  private String named(String name) {
    return names.computeIfAbsent(name, key -> key);
  }

  private SeriesTrace trace(Follower follower, Series name) {
    SeriesTrace known = follower.series.get(name);
    if (known == null) {
      DeviceTrace device = follower.device;
      Series own =
          new Series(device.device().id(), named(name.channel()), name.role(), named(name.unit()));
      known = new SeriesTrace(device, own);
      follower.series.put(own, known);
    }
    return known;
  }

  private static Map<String, List<Integer>> byDevice(TelemetryFrame frame) {
    Map<String, List<Integer>> devices = new LinkedHashMap<>();
    for (int i = 0; i < frame.series().size(); i++) {
      devices.computeIfAbsent(frame.series().get(i).device(), key -> new ArrayList<>(4)).add(i);
    }
    return devices;
  }

  private void device(
      Follower follower, TelemetryFrame frame, List<Integer> series, Receipt receipt) {
    states.begin(follower.state);
    for (int i : series) {
      if (frame.series().get(i).role() == Role.STATE) {
        FrameRows rows = new FrameRows(frame, i);
        for (int row = 0; row < rows.size(); row++) {
          states.add(rows.source(row), rows.state(row));
        }
      }
    }
    follower.state = states.last();
    boolean edge = frame.header().provenance() == Provenance.EDGE;
    for (int i : series) {
      Series name = frame.series().get(i);
      SeriesTrace trace = trace(follower, name);
      rows(follower, trace, name.role(), new FrameRows(frame, i), edge, receipt.arrivalMicros());
    }
  }

  private void rows(
      Follower follower, SeriesTrace trace, Role role, FrameRows rows, boolean edge, long receipt) {
    DeviceTrace device = follower.device;
    SeriesTrace.Day day = day(from);
    for (int i = 0; i < rows.size(); i++) {
      long source = rows.source(i);
      long millis = Instants.millis(source);
      if (rows.isReplaced(i) || millis < from || millis >= to) {
        continue;
      }
      if (source >= day.toMicros()) {
        day = day(millis);
      }
      long read = rows.edge(i);
      device.sample();
      count(device.changing(day.epochDay()), day, source, read, edge ? receipt : read);
      if (edge || read != source) {
        device.arrivals().observed();
        trace.arrival(read, read - source);
      }
      if (rows.isGood(i)) {
        switch (role) {
          case STATE -> trace.state(day, source, rows.state(i));
          case PROCESS -> trace.value(day, source, rows.value(i), states.at(source));
          case HEARTBEAT -> {}
        }
      }
    }
  }

  private SeriesTrace.Day day(long millis) {
    int day = calendar.dayOf(millis);
    return new SeriesTrace.Day(day, 1000 * calendar.startOf(day), 1000 * calendar.startOf(day + 1));
  }

  private void count(DayTrace trace, SeriesTrace.Day day, long source, long read, long arrival) {
    trace.row(read - source, (int) ((source - day.fromMicros()) / 1_000_000));
    long arrivalMillis = Instants.millis(arrival);
    if (arrivalMillis - Instants.millis(source) > realtimeLagMillis) {
      trace.late(calendar.dayOf(arrivalMillis));
    }
  }

  @Override
  public void opened(SegmentFile file, SegmentHeader header, Place place) {}

  @Override
  public void seal(
      SegmentFile file, Place place, Receipt receipt, Seal seal, SealVerdict verdict) {}

  @Override
  public void damaged(SegmentFile file, Place place, boolean record, String message) {}

  @Override
  public void closed(SegmentFile file, SegmentFooter footer, Place place) {}
}
