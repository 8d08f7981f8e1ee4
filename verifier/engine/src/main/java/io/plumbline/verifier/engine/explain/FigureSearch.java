package io.plumbline.verifier.engine.explain;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.FrameDictionary;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.frame.UsageFrame;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.usage.UsageEvent;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import io.plumbline.verifier.engine.explain.walk.FrameSearch;
import io.plumbline.verifier.engine.fold.Instants;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Counts for many figures the frames with samples or events of their subjects and days. Of
 * telemetry only dictionary and source times are read. Keeps no frames. One walk, not thread-safe.
 */
final class FigureSearch implements FrameSearch {
  private final List<Figure> figures;
  private final FrameDictionary.Cache dictionaries = new FrameDictionary.Cache();

  /** What a figure asks for, and what was found. */
  static final class Figure {
    private final Set<String> subjects;
    private final Optional<SubjectType> usage;
    private final long fromMillis;
    private final long toMillis;
    private long edgeFrames;
    private long importedFrames;

    /**
     * Nothing found yet.
     *
     * @param usage the type of the subjects; empty for devices
     * @param fromMillis the first instant of the figure's days
     * @param toMillis the first instant behind them
     */
    Figure(Set<String> subjects, Optional<SubjectType> usage, long fromMillis, long toMillis) {
      this.subjects = Set.copyOf(subjects);
      this.usage = usage;
      this.fromMillis = fromMillis;
      this.toMillis = toMillis;
    }

    FigureEvidence evidence() {
      return new FigureEvidence(subjects.size(), edgeFrames, importedFrames);
    }

    private boolean contains(long micros) {
      long millis = Instants.millis(micros);
      return millis >= fromMillis && millis < toMillis;
    }

    private boolean isMeant(UsageEvent event) {
      return usage.filter(type -> type == event.subjectType()).isPresent()
          && contains(event.timeMicros())
          && subjects.contains(event.subject());
    }
  }

  FigureSearch(List<Figure> figures) {
    this.figures = List.copyOf(figures);
  }

  @Override
  public Optional<Find> look(SegmentRecord record) throws FormatFault {
    Set<Figure> touched = new HashSet<>();
    FrameHeader header;
    if (FrameBlocks.isTelemetry(record.payload())) {
      FrameBlocks blocks = FrameBlocks.read(record.payload(), dictionaries);
      header = blocks.header();
      for (int i = 0; i < blocks.series(); i++) {
        look(blocks, i, touched);
      }
    } else if (Frame.decode(record.payload(), record.digest()) instanceof UsageFrame frame) {
      header = frame.header();
      for (Figure figure : figures) {
        if (frame.events().stream().anyMatch(figure::isMeant)) {
          touched.add(figure);
        }
      }
    } else {
      return Optional.empty();
    }
    return touched.isEmpty() ? Optional.empty() : Optional.of(new Touched(header, touched));
  }

  private void look(FrameBlocks blocks, int series, Set<Figure> touched) {
    String device = blocks.dictionary().series().get(series).device();
    long[] times = null;
    for (Figure figure : figures) {
      if (figure.usage.isEmpty() && !touched.contains(figure) && figure.subjects.contains(device)) {
        if (times == null) {
          times = new long[blocks.rows(series)];
          blocks.copySourceMicros(series, times, 0);
        }
        for (long time : times) {
          if (figure.contains(time)) {
            touched.add(figure);
            break;
          }
        }
      }
    }
  }

  private record Touched(FrameHeader header, Set<Figure> figures) implements Find {
    @Override
    public long take(int frame) {
      boolean edge = header.provenance() == Provenance.EDGE;
      for (Figure figure : figures) {
        figure.edgeFrames += edge ? 1 : 0;
        figure.importedFrames += edge ? 0 : 1;
      }
      return 0;
    }
  }
}
