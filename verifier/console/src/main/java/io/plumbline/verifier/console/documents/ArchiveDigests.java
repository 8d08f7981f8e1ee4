package io.plumbline.verifier.console.documents;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The digests of an archive's closed segments as their footers state them; that they are true is
 * what the verification checks.
 *
 * @param segments closed segments in arrival order
 * @param whole SHA-256 over a line {@code path SP digest LF} for each of them
 */
public record ArchiveDigests(List<Segment> segments, Digest whole) {
  /**
   * A closed segment.
   *
   * @param path below the archive's folder, with {@code /}
   * @param digest of its header and records
   */
  public record Segment(String path, Digest digest) {}

  public ArchiveDigests {
    segments = List.copyOf(segments);
  }

  /**
   * Reads the footers; open and damaged segments have none.
   *
   * @throws EnvironmentFault when the archive cannot be read
   */
  public static ArchiveDigests of(Path archive) {
    List<Segment> segments = new ArrayList<>();
    MessageDigest whole = Digest.newSha256();
    try {
      for (SegmentFile file : new ArchiveLayout(archive).segments()) {
        Optional<Digest> digest = digest(file);
        if (digest.isPresent()) {
          String path = archive.relativize(file.path()).toString().replace('\\', '/');
          segments.add(new Segment(path, digest.get()));
          whole.update((path + " " + digest.get() + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new EnvironmentFault(
          Words.of("无法读取归档 %s：%s", "the archive %s cannot be read: %s", archive, e.getMessage()),
          e);
    }
    return new ArchiveDigests(segments, Digest.of(whole.digest()));
  }

  private static Optional<Digest> digest(SegmentFile file) throws IOException {
    if (file.open()) {
      return Optional.empty();
    }
    try (SegmentReader reader = SegmentReader.open(file.path())) {
      return reader.footer().map(SegmentFooter::digest);
    } catch (FormatFault damaged) {
      return Optional.empty(); // the verification reports the damage as a defect
    }
  }
}
