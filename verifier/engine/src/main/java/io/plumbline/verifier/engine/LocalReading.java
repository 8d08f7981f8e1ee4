package io.plumbline.verifier.engine;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.verifier.engine.fold.DeviceFold;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.fold.DeviceSlice.Form;
import io.plumbline.verifier.engine.segment.GroupPart;
import io.plumbline.verifier.engine.segment.SegmentFold;
import io.plumbline.verifier.engine.segment.SegmentTrail;
import io.plumbline.verifier.engine.source.Progress;
import io.plumbline.verifier.engine.source.SealCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Fills the evidence from an archive in this process: a pass over the segments that leaves slices
 * of spells, for as many devices at a time as fit into memory, and for the devices whose spells do
 * not tell their samples more passes that keep rows. The first pass is the audit's.
 */
final class LocalReading {
  /** Rows kept at a time, 13 bytes each. */
  private static final long MAX_ROWS = 24_000_000;

  /** What a device takes at most while groups of segments are folded ahead and joined. */
  private static final long DEVICE_BYTES = 6_000;

  /** And for each day on which something may be booked. */
  private static final long DAY_BYTES = 150;

  private static final int MAX_PASSES = 256;

  /** Parts devices evenly whose names differ in their last characters only. */
  private static final int SPREAD = 0x9e3779b1;

  private static final long PROGRESS_NANOS = 200_000_000;

  private final ArchiveLayout layout;
  private final Evidence evidence;
  private final DeviceFold fold;
  private final int threads;
  private final long memoryBytes;
  private final Progress.Listener progress;
  private final Map<SegmentFile, Set<Long>> without = new HashMap<>();
  private long samples;
  private long bytes;
  private long totalBytes;
  private long progressAt = System.nanoTime();

  /**
   * A reading.
   *
   * @param memoryBytes what slices may take, about
   */
  LocalReading(
      ArchiveLayout layout,
      Evidence evidence,
      DeviceFold fold,
      int threads,
      long memoryBytes,
      Progress.Listener progress) {
    this.layout = layout;
    this.evidence = evidence;
    this.fold = fold;
    this.threads = threads;
    this.memoryBytes = memoryBytes;
    this.progress = progress;
  }

  /** A device whose spells do not tell its samples. */
  private record Inexact(String device, long received) {}

  /** Reads everything and returns how many samples and usage events that was. */
  long read(SealCheck seals) {
    try {
      List<SegmentFile> files = layout.segments();
      SegmentFold segmentFold = new SegmentFold(evidence.terms(), seals);
      try (SegmentPasses passes = new SegmentPasses(segmentFold, threads)) {
        int parts = parts(files);
        totalBytes = parts * passes.bytes(files);
        List<Inexact> inexact = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
          Map<String, DeviceSlice> slices = spells(passes, files, part, parts);
          passes.each(
              slices.values(),
              slice -> {
                if (slice.isExact()) {
                  evidence.take(slice, fold);
                } else {
                  synchronized (inexact) {
                    inexact.add(new Inexact(slice.device(), slice.received()));
                  }
                }
              });
        }
        rows(passes, files, inexact);
      }
      return samples;
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("读不了归档 %s：%s", "Archive %s cannot be read: %s", layout.root(), e.toString()), e);
    }
  }

  /** How many passes the devices are parted into. */
  private int parts(List<SegmentFile> files) {
    // The folders of all gateways are named by the same days; an import may tell of many.
    Set<String> folders = new HashSet<>();
    boolean imports = false;
    for (SegmentFile file : files) {
      folders.add(file.path().getName(file.path().getNameCount() - 2).toString());
      imports |= file.path().startsWith(layout.importsFolder());
    }
    long days = folders.size() + (imports ? 366 : 0);
    long bytes = evidence.terms().devices().size() * (DEVICE_BYTES + days * DAY_BYTES);
    return (int) Math.clamp(Math.ceilDiv(bytes, memoryBytes), 1, MAX_PASSES);
  }

  private Map<String, DeviceSlice> spells(
      SegmentPasses passes, List<SegmentFile> files, int part, int parts) throws IOException {
    Predicate<String> devices =
        device -> parts == 1 || Math.floorMod(device.hashCode() * SPREAD >>> 8, parts) == part;
    SegmentPasses.What what = new SegmentPasses.What(without, Form.SPELLS, devices);
    Map<String, DeviceSlice> slices = new HashMap<>();
    passes.run(
        files,
        what,
        (group, folded) -> {
          GroupPart counted = part == 0 ? audited(passes, group, folded, what) : folded;
          folded.trails().forEach(trail -> bytes += trail.bytes());
          report();
          DeviceSlice.join(slices, counted.slices());
        });
    return slices;
  }

  /** Tells the audit, and folds the group again if frames of it do not count. */
  private GroupPart audited(
      SegmentPasses passes, List<SegmentFile> group, GroupPart part, SegmentPasses.What what)
      throws IOException {
    boolean again = false;
    for (int i = 0; i < group.size(); i++) {
      SegmentFile file = group.get(i);
      SegmentTrail trail = part.trails().get(i);
      String path = layout.root().relativize(file.path()).toString().replace('\\', '/');
      Set<Long> excluded = trail.replay(file, path, evidence.audit());
      if (!excluded.isEmpty()) {
        without.put(file, excluded);
        again = true;
      }
      samples += trail.samples();
    }
    GroupPart counted = again ? passes.again(group, what) : part;
    counted.trails().forEach(evidence::take);
    return counted;
  }

  private void rows(SegmentPasses passes, List<SegmentFile> files, List<Inexact> inexact)
      throws IOException {
    int from = 0;
    while (from < inexact.size()) {
      Set<String> devices = new HashSet<>();
      long rows = 0;
      while (from < inexact.size() && (rows == 0 || rows < MAX_ROWS)) {
        rows += inexact.get(from).received();
        devices.add(inexact.get(from++).device());
      }
      Predicate<String> some = devices::contains;
      Map<String, DeviceSlice> slices = new HashMap<>();
      passes.run(
          files,
          new SegmentPasses.What(without, Form.ROWS, some),
          (group, part) -> DeviceSlice.join(slices, part.slices()));
      passes.each(slices.values(), slice -> evidence.take(slice, fold));
    }
  }

  private void report() {
    long now = System.nanoTime();
    if (now - progressAt >= PROGRESS_NANOS || bytes >= totalBytes) {
      progressAt = now;
      progress.reached(new Progress(bytes, Math.max(bytes, totalBytes), samples));
    }
  }
}
