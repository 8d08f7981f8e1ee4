package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.verifier.engine.facts.Period;
import io.plumbline.verifier.engine.fold.Limits;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which segments of an archive matter to days. A sample counts only when it arrived no earlier than
 * {@code max_future} before its source time and no later than {@code realtime_lag} after it
 * (semantics, rules 2 and 3); so of each gateway those segments are taken that hold arrivals from
 * the first day's beginning on to the last day's end, with these limits, and one more behind them
 * for the seals. Imports are all taken: nobody signed when they came.
 *
 * @param taken segments, in arrival order
 * @param left segments that cannot matter, in arrival order
 */
record PartChoice(List<SegmentFile> taken, List<SegmentFile> left) {
  private static final long MICROS = 1000;

  /**
   * Arrivals that can matter, microseconds since the epoch, both included.
   *
   * @param from the first
   * @param to the last
   */
  record Arrivals(long from, long to) {
    /** The arrivals of samples whose source time lies on a day of a period. */
    static Arrivals of(Period days, ZoneId zone, Limits limits) {
      return new Arrivals(
          MICROS * (start(days.from(), zone) - limits.maxFutureMillis()),
          MICROS * (start(days.to().plusDays(1), zone) + limits.realtimeLagMillis()));
    }

    private static long start(LocalDate day, ZoneId zone) {
      return day.atStartOfDay(zone).toInstant().toEpochMilli();
    }

    boolean touches(long first, long last) {
      return first <= to && last >= from;
    }
  }

  PartChoice {
    taken = List.copyOf(taken);
    left = List.copyOf(left);
  }

  /** Chooses. */
  static PartChoice of(ArchiveLayout archive, Arrivals arrivals) throws IOException, FormatFault {
    List<SegmentFile> taken = new ArrayList<>();
    Map<String, List<SegmentFile>> gateways = new TreeMap<>();
    for (SegmentFile file : archive.segments()) {
      if (file.kind() == SegmentHeader.Kind.IMPORT) {
        taken.add(file);
      } else {
        gateways.computeIfAbsent(file.folder(), key -> new ArrayList<>()).add(file);
      }
    }
    List<SegmentFile> left = new ArrayList<>();
    for (List<SegmentFile> files : gateways.values()) {
      int first = -1;
      int last = -2;
      for (int i = 0; i < files.size(); i++) {
        if (matters(files.get(i), arrivals)) {
          first = first < 0 ? i : first;
          last = i;
        }
      }
      for (int i = 0; i < files.size(); i++) {
        boolean within = i >= first && i <= last + 1 && first >= 0;
        (within ? taken : left).add(files.get(i));
      }
    }
    return new PartChoice(taken.stream().sorted().toList(), left.stream().sorted().toList());
  }

  private static boolean matters(SegmentFile file, Arrivals arrivals)
      throws IOException, FormatFault {
    if (file.open()) {
      return true;
    }
    try (SegmentReader reader = SegmentReader.open(file.path())) {
      return reader
          .footer()
          .map(end -> arrivals.touches(end.firstArrivalMicros(), end.lastArrivalMicros()))
          .orElse(true);
    }
  }
}
