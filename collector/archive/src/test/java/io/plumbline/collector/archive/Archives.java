package io.plumbline.collector.archive;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentFile;
import io.plumbline.contract.segment.SegmentFooter;
import io.plumbline.contract.segment.SegmentReader;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the tests of the archive have in common. */
final class Archives {
  static final String GATEWAY = "gw-1";

  /** 2024-06-30T15:59:00Z. */
  static final long START = micros("2024-06-30T15:59:00Z");

  static final KeyPair KEYS = keys();
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-07-01T00:00:00Z"));

  private Archives() {}

  static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }

  static ArchiveWriter writer(Disk disk, Path root, long maxSegmentBytes) {
    return ArchiveWriter.open(
        disk, new ArchiveLayout(root), GATEWAY, KEYS.getPrivate(), CLOCK, maxSegmentBytes);
  }

  static ArchiveWriter writer(Path root) {
    return writer(Disk.REAL, root, ArchiveWriter.MAX_SEGMENT_BYTES);
  }

  static byte[] payload(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Every payload of the archive as text, in arrival order; the segments are checked on the way.
   */
  static List<String> payloads(Path root) throws IOException, FormatFault {
    List<String> payloads = new ArrayList<>();
    for (SegmentRecord record : records(root)) {
      payloads.add(StandardCharsets.UTF_8.decode(record.payload().duplicate()).toString());
    }
    return payloads;
  }

  static List<SegmentRecord> records(Path root) throws IOException, FormatFault {
    List<SegmentRecord> records = new ArrayList<>();
    for (SegmentFile file : new ArchiveLayout(root).segments()) {
      records.addAll(records(file));
    }
    return records;
  }

  static List<SegmentRecord> records(SegmentFile file) throws IOException, FormatFault {
    List<SegmentRecord> records = new ArrayList<>();
    try (SegmentReader reader = SegmentReader.open(file.path())) {
      for (Optional<SegmentRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        records.add(next.get());
      }
    }
    return records;
  }

  /** Whether a footer carries a signature, and it is the key's. */
  static boolean isSignedBy(SegmentFooter footer, PublicKey key) throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update(footer.signedBytes());
    return verifier.verify(footer.signature().orElseThrow().bytes());
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
