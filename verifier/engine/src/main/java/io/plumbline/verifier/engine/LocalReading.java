package io.plumbline.verifier.engine;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.verifier.engine.fold.DeviceFold;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.fold.DeviceSlice.Form;
import io.plumbline.verifier.engine.fold.FoldTerms;
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
 * Fills the evidence from an archive in this process: one pass over the segments that leaves slices
 * of pieces, and for the devices whose pieces do not tell their samples more passes that keep rows,
 * for as many devices at a time as fit into memory.
 */
final class LocalReading {
  /** Rows kept at a time, 13 bytes each. */
  private static final long MAX_ROWS = 24_000_000;

  private static final long PROGRESS_NANOS = 200_000_000;

  private final ArchiveLayout layout;
  private final FoldTerms terms;
  private final Evidence evidence;
  private final DeviceFold fold;
  private final int threads;
  private final Progress.Listener progress;
  private final Map<SegmentFile, Set<Long>> without = new HashMap<>();
  private long samples;
  private long bytes;
  private long totalBytes;
  private long progressAt = System.nanoTime();

  LocalReading(
      ArchiveLayout layout,
      FoldTerms terms,
      Evidence evidence,
      DeviceFold fold,
      int threads,
      Progress.Listener progress) {
    this.layout = layout;
    this.terms = terms;
    this.evidence = evidence;
    this.fold = fold;
    this.threads = threads;
    this.progress = progress;
  }

  /** Reads everything and returns how many samples and usage events that was. */
  long read(SealCheck seals) {
    try {
      List<SegmentFile> files = layout.segments();
      SegmentFold segmentFold = new SegmentFold(terms, seals);
      try (SegmentPasses passes = new SegmentPasses(segmentFold, threads)) {
        totalBytes = passes.bytes(files);
        Map<String, DeviceSlice> slices = pieces(passes, files);
        List<DeviceSlice> inexact = new ArrayList<>();
        passes.each(
            slices.values(),
            slice -> {
              if (slice.isExact()) {
                evidence.take(slice, fold);
              } else {
                synchronized (inexact) {
                  inexact.add(slice);
                }
              }
            });
        rows(passes, files, inexact);
      }
      return samples;
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("读不了归档 %s：%s", "Archive %s cannot be read: %s", layout.root(), e.toString()), e);
    }
  }

  private Map<String, DeviceSlice> pieces(SegmentPasses passes, List<SegmentFile> files)
      throws IOException {
    Map<String, DeviceSlice> slices = new HashMap<>();
    passes.run(
        files,
        new SegmentPasses.What(without, Form.SPELLS, device -> true),
        (group, part) -> DeviceSlice.join(slices, audited(passes, group, part).slices()));
    return slices;
  }

  /** Tells the audit, and folds the group again if frames of it do not count. */
  private GroupPart audited(SegmentPasses passes, List<SegmentFile> group, GroupPart part)
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
      bytes += trail.bytes();
    }
    GroupPart counted =
        again
            ? passes.again(group, new SegmentPasses.What(without, Form.SPELLS, device -> true))
            : part;
    counted.trails().forEach(evidence::take);
    report();
    return counted;
  }

  private void rows(SegmentPasses passes, List<SegmentFile> files, List<DeviceSlice> inexact)
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
