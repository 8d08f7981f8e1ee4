package io.plumbline.verifier.engine;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.verifier.engine.fold.DeviceFold;
import io.plumbline.verifier.engine.fold.DeviceSlice;
import io.plumbline.verifier.engine.fold.DeviceSlice.Form;
import io.plumbline.verifier.engine.fold.FoldTerms;
import io.plumbline.verifier.engine.segment.SegmentFold;
import io.plumbline.verifier.engine.segment.SegmentPart;
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
        new SegmentPasses.What(without, Form.PIECES, device -> true),
        (file, part) -> join(slices, audited(passes, file, part)));
    return slices;
  }

  /** Tells the audit, and folds the segment again if frames of it do not count. */
  private SegmentPart audited(SegmentPasses passes, SegmentFile file, SegmentPart part)
      throws IOException {
    String path = layout.root().relativize(file.path()).toString().replace('\\', '/');
    Set<Long> excluded = part.trail().replay(file, path, evidence.audit());
    SegmentPart counted = part;
    if (!excluded.isEmpty()) {
      without.put(file, excluded);
      counted = passes.again(file, new SegmentPasses.What(without, Form.PIECES, device -> true));
    }
    evidence.take(counted.trail());
    samples += part.trail().samples();
    bytes += part.trail().bytes();
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
          (file, part) -> join(slices, part));
      passes.each(slices.values(), slice -> evidence.take(slice, fold));
    }
  }

  private static void join(Map<String, DeviceSlice> slices, SegmentPart part) {
    for (DeviceSlice slice : part.slices()) {
      DeviceSlice before = slices.putIfAbsent(slice.device(), slice);
      if (before != null) {
        before.append(slice);
      }
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
