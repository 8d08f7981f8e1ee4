package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.FrameDictionary;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.verifier.engine.fold.DayCalendar;
import io.plumbline.verifier.engine.fold.Instants;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Looks for what arrived of some devices on their silent days. Frames that have nothing of such a
 * day are not decoded. Keeps counts for days of which something arrived, and no frames. One walk,
 * not thread-safe.
 */
final class FleetSearch implements FrameSearch {
  private final Map<String, SilentDevice> devices;
  private final DayCalendar calendar;
  private final Map<String, DayFates> fates = new HashMap<>();
  private final FrameDictionary.Cache dictionaries = new FrameDictionary.Cache();

  /** A device, the rules for its samples and its silent days. */
  record SilentDevice(Qualification rules, SortedMap<LocalDate, ?> days) {
    /** Whether one of the days from one to another is silent. */
    boolean isSilentWithin(int first, int last) {
      LocalDate end = LocalDate.ofEpochDay(last + 1L);
      return !days.subMap(LocalDate.ofEpochDay(first), end).isEmpty();
    }
  }

  FleetSearch(Map<String, SilentDevice> devices, DayCalendar calendar) {
    this.devices = devices;
    this.calendar = calendar;
  }

  /** What arrived of a device on its silent days. */
  DayFates fates(String device) {
    return fates.getOrDefault(device, new DayFates());
  }

  @Override
  public Optional<Find> look(SegmentRecord record) throws FormatFault {
    if (!FrameBlocks.isTelemetry(record.payload())) {
      return Optional.empty();
    }
    FrameBlocks blocks = FrameBlocks.read(record.payload(), dictionaries);
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < blocks.series(); i++) {
      Series series = blocks.dictionary().series().get(i);
      SilentDevice device = devices.get(series.device());
      if (device != null && blocks.rows(i) > 0 && isTouched(blocks, i, device)) {
        wanted.add(i);
      }
    }
    return wanted.isEmpty() ? Optional.empty() : Optional.of(new Rows(record, blocks, wanted));
  }

  private boolean isTouched(FrameBlocks blocks, int series, SilentDevice device) {
    long[] times = new long[blocks.rows(series)];
    blocks.copySourceMicros(series, times, 0);
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (long time : times) {
      least = Math.min(least, time);
      most = Math.max(most, time);
    }
    return device.isSilentWithin(day(least), day(most));
  }

  private int day(long micros) {
    return calendar.dayOf(Instants.millis(micros));
  }

  private final class Rows implements Find {
    private final SegmentRecord record;
    private final FrameBlocks blocks;
    private final List<Integer> wanted;

    private Rows(SegmentRecord record, FrameBlocks blocks, List<Integer> wanted) {
      this.record = record;
      this.blocks = blocks;
      this.wanted = wanted;
    }

    @Override
    public FrameHeader header() {
      return blocks.header();
    }

    @Override
    public long take(int frame) throws FormatFault {
      TelemetryFrame decoded = (TelemetryFrame) Frame.decode(record.payload(), record.digest());
      for (int series : wanted) {
        int end = blocks.firstRow(series + 1);
        for (int row = blocks.firstRow(series); row < end; row++) {
          take(TracedSample.of(decoded, record.receipt(), frame, row));
        }
      }
      return 0;
    }

    private void take(TracedSample sample) {
      String id = sample.sample().series().device();
      SilentDevice device = devices.get(id);
      int day = calendar.dayOf(sample.sourceMillis());
      if (device != null && device.days().containsKey(LocalDate.ofEpochDay(day))) {
        fates
            .computeIfAbsent(id, key -> new DayFates())
            .add(day, sample, device.rules().fate(sample));
      }
    }
  }
}
