package io.plumbline.verifier.engine.integrity;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentHeader;
import io.plumbline.verifier.engine.source.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The chain of segments of each gateway and import call: each names the digest of the one before,
 * positions go on without a hole, gateways sign. Not thread-safe.
 */
final class SegmentAudit {
  private final Identities identities;
  private final Consumer<Defect> defects;
  private final Map<String, Last> lasts = new HashMap<>();
  private final Set<String> broken = new HashSet<>();
  private long segments;
  private long closed;

  private static final class Last {
    private Place place = new Place("", -1);
    private String origin = "";
    private Digest digest = Digest.ZERO;
    private long position;
    private boolean closed = true;
    private boolean unknown;
  }

  SegmentAudit(Identities identities, Consumer<Defect> defects) {
    this.identities = identities;
    this.defects = defects;
  }

  /** Name of the writer that a segment belongs to: folders of gateways and imports do not mix. */
  static String writer(SegmentFile file) {
    return file.kind()
        + "/"
        + (file.kind() == SegmentHeader.Kind.IMPORT ? file.hour() + "-" : "")
        + file.folder();
  }

  void opened(SegmentFile file, SegmentHeader header, Place place) {
    segments++;
    String writer = writer(file);
    Last last = lasts.computeIfAbsent(writer, key -> new Last());
    checkOrigin(file, header, place);
    if (!last.closed && !last.unknown) {
      report(
          writer,
          DefectKind.SEGMENT_NOT_CLOSED,
          last.place,
          Words.of("后面已有 %s，这一段却没有结尾", "has no footer although %s follows", place.file()));
    } else if (!last.unknown
        && (!header.previous().equals(last.digest)
            || header.firstPosition() != last.position + 1)) {
      report(
          writer,
          DefectKind.SEGMENT_MISSING,
          place,
          Words.of(
              "这一段从第 %d 条记录开始，接在散列为 %s 的段之后；归档里前一段止于第 %d 条，散列为 %s",
              "begins with record %d after a segment with the digest %s; the archive's segment"
                  + " before ends with record %d and has the digest %s",
              header.firstPosition(),
              header.previous(),
              last.position,
              last.digest));
    }
    last.place = place;
    last.origin = header.origin();
    last.closed = false;
    last.unknown = false;
  }

  private void checkOrigin(SegmentFile file, SegmentHeader header, Place place) {
    String name = ArchiveLayout.fileName(header.origin());
    boolean inPlace =
        header.kind() == file.kind()
            && (file.kind() == SegmentHeader.Kind.GATEWAY
                ? file.folder().equals(name)
                : file.folder().endsWith("-" + name));
    if (!inPlace) {
      report(
          writer(file),
          DefectKind.SEGMENT_MISPLACED,
          place,
          Words.of(
              "这一段由 %s（%s）写成，不属于这个文件夹",
              "was written by %s (%s) and does not belong into this folder",
              header.origin(),
              header.kind()));
    }
  }

  void closed(SegmentFile file, SegmentFooter footer, Place place) {
    closed++;
    Last last = lasts.computeIfAbsent(writer(file), key -> new Last());
    last.digest = footer.digest();
    last.position = footer.lastPosition();
    last.closed = true;
    if (file.kind() == SegmentHeader.Kind.GATEWAY) {
      checkSignature(file, footer, place, last.origin);
    }
  }

  private void checkSignature(SegmentFile file, SegmentFooter footer, Place place, String origin) {
    identities
        .isSigned(origin, footer)
        .ifPresentOrElse(
            genuine -> {
              if (!genuine) {
                report(
                    writer(file),
                    DefectKind.SEGMENT_UNSIGNED,
                    place,
                    Words.of(
                        "结尾没有网关 %s 的有效签名",
                        "footer has no genuine signature of gateway %s", origin));
              }
            },
            () ->
                report(
                    writer(file),
                    DefectKind.CERTIFICATE_MISSING,
                    place,
                    Words.of(
                        "归档里没有网关 %s 的可信证书，签名无法核对",
                        "the archive has no trustworthy certificate of gateway %s to check the"
                            + " signature with",
                        origin)));
  }

  void damaged(SegmentFile file, Place place, boolean record, String message) {
    if (!record) {
      // What the segment was called before, and where it ended, is not known for certain any more.
      lasts.computeIfAbsent(writer(file), key -> new Last()).unknown = true;
    }
    report(
        writer(file),
        record ? DefectKind.RECORD_MALFORMED : DefectKind.SEGMENT_DAMAGED,
        place,
        Words.of("%s", "%s", message));
  }

  private void report(String writer, DefectKind kind, Place place, Words words) {
    broken.add(writer);
    defects.accept(Defect.ofFile(kind, place, words));
  }

  /** Whether something about a writer's segments does not hold. */
  boolean isBroken(String writer) {
    return broken.contains(writer);
  }

  long segments() {
    return segments;
  }

  long openSegments() {
    return Math.max(0, segments - closed);
  }
}
