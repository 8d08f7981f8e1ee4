package io.plumbline.verifier.engine.integrity;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.contract.segment.SegmentReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The segments that are not in a part of an archive. Of each the part has header and footer, a
 * segment without records under {@link #FOLDER}: that keeps the chain of segments whole, and the
 * footer, which the gateway signed, says when everything in the segment arrived. Immutable.
 *
 * @param segments in arrival order
 */
public record LeftOut(List<Ends> segments) {
  /** Folder below that of the archive; laid out as an archive. */
  public static final String FOLDER = "left-out";

  /** Nothing is left out. */
  public static final LeftOut NOTHING = new LeftOut(List.of());

  /** Header and footer of a segment. */
  public record Ends(SegmentFile file, String path, SegmentHeader header, SegmentFooter footer) {}

  public LeftOut {
    segments = List.copyOf(segments);
  }

  /**
   * Finds what is left out of a part.
   *
   * @throws FormatFault when a header or footer is damaged
   */
  public static LeftOut of(ArchiveLayout part) throws IOException, FormatFault {
    Path folder = part.root().resolve(FOLDER);
    List<Ends> found = new ArrayList<>();
    for (SegmentFile file : new ArchiveLayout(folder).segments()) {
      String path = part.root().relativize(file.path()).toString().replace('\\', '/');
      try (SegmentReader reader = SegmentReader.open(file.path())) {
        SegmentFooter footer =
            reader
                .footer()
                .orElseThrow(() -> new FormatFault("segment", -1, path + " has no whole footer"));
        found.add(new Ends(file, path, reader.header(), footer));
      }
    }
    return new LeftOut(found);
  }

  /** Whether nothing is. */
  public boolean isEmpty() {
    return segments.isEmpty();
  }
}
