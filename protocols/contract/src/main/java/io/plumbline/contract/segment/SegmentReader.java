package io.plumbline.contract.segment;

import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a segment, closed or still being written; any number of readers may read one file. Every
 * record's checksum and position are checked as it is read; a closed segment's counts and digest
 * when its footer is reached. The signature over {@link SegmentFooter#signedBytes()} is for the
 * caller to check, who knows the gateway's key.
 *
 * <p>At the end of an open segment {@link #next()} is empty and may be asked again later. Bytes
 * that are no record although a later record says that they were durable are damage. Not
 * thread-safe.
 */
public final class SegmentReader implements AutoCloseable {
  private final SegmentStore store;
  private final SegmentWindow window;
  private final boolean whole;
  private final byte[] headerBytes;
  private final SegmentHeader header;
  private final SegmentScan scan;

  private long offset;
  private long expectedPosition;
  private @Nullable SegmentHash hash;
  private long frames;
  private long seals;
  private long payloadBytes;
  private boolean ended;
  private @Nullable SegmentFooter footer;

  private SegmentReader(SegmentStore store, boolean whole) throws IOException, FormatFault {
    this.store = store;
    this.window = new SegmentWindow(store);
    this.whole = whole;
    int length = (int) Math.min(window.size(), SegmentFormat.MAX_HEADER_BYTES);
    byte[] head = window.has(0, length) ? Arrays.copyOf(window.array(), length) : new byte[0];
    ByteSource in = new ByteSource("segment", ByteBuffer.wrap(head));
    header = SegmentFormat.decodeHeader(in);
    headerBytes = Arrays.copyOf(head, in.position());
    hash = new SegmentHash(headerBytes);
    offset = headerBytes.length;
    expectedPosition = header.firstPosition();
    scan = new SegmentScan(window, headerBytes);
    if (whole) {
      footer = footerAtEnd();
    }
  }

  /**
   * Opens a segment. A file named {@code .seg} must be whole; one named {@code .seg.open} may end
   * anywhere, and when it is not there any more the closed file of that name is opened.
   *
   * @throws FormatFault when the header is damaged or not there yet
   */
  public static SegmentReader open(Path file) throws IOException, FormatFault {
    String name = String.valueOf(file.getFileName());
    boolean open = name.endsWith(ArchiveLayout.OPEN);
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      if (!open) {
        throw e;
      }
      String closed =
          name.substring(0, name.length() - ArchiveLayout.OPEN.length()) + ArchiveLayout.CLOSED;
      return open(file.resolveSibling(closed));
    }
    try {
      return new SegmentReader(new SegmentStore.InFile(channel), !open);
    } catch (IOException | FormatFault | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Reads a segment that lies in memory, or in a file mapped into it.
   *
   * @param closed whether it must be whole; one that was still being written may end anywhere
   * @throws FormatFault when the header is damaged
   */
  public static SegmentReader of(MemorySegment bytes, boolean closed)
      throws IOException, FormatFault {
    return new SegmentReader(new SegmentStore.InMemory(bytes), closed);
  }

  /**
   * Opens a segment and goes on from a {@link #nextOffset()} of an earlier reader. Counts and
   * digest of the whole are not checked then.
   */
  public static SegmentReader resume(Path file, long offset) throws IOException, FormatFault {
    SegmentReader reader = open(file);
    if (offset > reader.offset) {
      reader.offset = offset;
      reader.forgetWhole();
    }
    return reader;
  }

  /** Who wrote the file and where it stands in the order. */
  public SegmentHeader header() {
    return header;
  }

  /** The header's bytes as they lie in the file. */
  public byte[] headerBytes() {
    return headerBytes.clone();
  }

  /**
   * The footer: of a closed file from the beginning on, unless it is damaged; of an open file once
   * {@link #next()} has reached it.
   */
  public Optional<SegmentFooter> footer() {
    return Optional.ofNullable(footer);
  }

  /** Byte offset of the record that {@link #next()} reads next. */
  public long nextOffset() {
    return offset;
  }

  /**
   * Whether {@link #next()} has reached the footer and everything up to it was checked: nothing
   * will follow.
   */
  public boolean ended() {
    return ended;
  }

  /** The position that the next record must have; 0 when that is not known after resuming. */
  public long nextPosition() {
    return expectedPosition;
  }

  /**
   * The next record; empty at the end. After a fault the same fault is thrown again until {@link
   * #skipDamage()}.
   *
   * @throws FormatFault where a record is damaged, with its offset in the file
   */
  public Optional<SegmentRecord> next() throws IOException, FormatFault {
    if (ended) {
      return Optional.empty();
    }
    SegmentScan.Outcome outcome = scan.at(offset);
    if (outcome instanceof SegmentScan.Bad(var reason)) {
      if (whole || scan.wasDurable(offset, expectedPosition)) {
        throw fault(reason);
      }
      window.forget();
      return Optional.empty();
    }
    SegmentScan.Whole found = (SegmentScan.Whole) outcome;
    if (found.code() == SegmentFormat.FOOTER) {
      end(found);
      return Optional.empty();
    }
    return Optional.of(take(found));
  }

  /**
   * The next seal; empty at the end. Frames before it are passed over: their checksums and
   * positions are checked, they are not hashed, and neither are the counts and the digest of the
   * whole checked any more.
   *
   * @throws FormatFault where a record is damaged, with its offset in the file
   */
  public Optional<SegmentRecord> nextSeal() throws IOException, FormatFault {
    while (!ended
        && scan.at(offset) instanceof SegmentScan.Whole found
        && found.code() == SegmentFormat.FRAME) {
      pass(found);
    }
    return next();
  }

  /**
   * After a fault: goes to the next whole record behind the damage.
   *
   * @return whether there is one
   */
  public boolean skipDamage() throws IOException {
    forgetWhole();
    long found = scan.nextWhole(offset + 1, 0, false);
    if (found < 0) {
      offset = window.size();
      ended = true;
      return false;
    }
    offset = found;
    return true;
  }

  @Override
  public void close() throws IOException {
    store.close();
  }

  private void pass(SegmentScan.Whole found) throws FormatFault {
    requirePosition(found.receipt());
    hash = null;
    expectedPosition = found.receipt().position() + 1;
    offset += SegmentFormat.RECORD_OVERHEAD_BYTES + found.payloadBytes();
  }

  private void requirePosition(Receipt receipt) throws FormatFault {
    if (expectedPosition != 0 && receipt.position() != expectedPosition) {
      throw fault("record has position " + receipt.position() + ", expected " + expectedPosition);
    }
  }

  private SegmentRecord take(SegmentScan.Whole found) throws FormatFault {
    Receipt receipt = found.receipt();
    requirePosition(receipt);
    ByteBuffer payload = found.payload(window);
    Digest digest = Digest.sha256(payload);
    payload = payload.asReadOnlyBuffer();
    if (hash != null) {
      hash.add(found.head(), digest);
    }
    boolean frame = found.code() == SegmentFormat.FRAME;
    SegmentRecord record =
        new SegmentRecord(
            frame ? SegmentRecord.Kind.FRAME : SegmentRecord.Kind.SEAL,
            receipt,
            offset,
            found.durableBefore(),
            payload,
            digest);
    frames += frame ? 1 : 0;
    seals += frame ? 0 : 1;
    payloadBytes += found.payloadBytes();
    expectedPosition = receipt.position() + 1;
    offset += SegmentFormat.RECORD_OVERHEAD_BYTES + found.payloadBytes();
    return record;
  }

  private void end(SegmentScan.Whole found) throws IOException, FormatFault {
    SegmentFooter end = decode(found);
    if (offset + SegmentFormat.FOOTER_BYTES != window.size()) {
      throw fault(window.size() - offset - SegmentFormat.FOOTER_BYTES + " bytes after the footer");
    }
    if (expectedPosition != 0 && end.lastPosition() != expectedPosition - 1) {
      throw fault(
          "footer's last position is "
              + end.lastPosition()
              + ", expected "
              + (expectedPosition - 1));
    }
    if (hash != null) {
      if (end.frames() != frames || end.seals() != seals || end.payloadBytes() != payloadBytes) {
        throw fault(
            "footer counts %d frames, %d seals, %d payload bytes; the file holds %d, %d, %d"
                .formatted(
                    end.frames(), end.seals(), end.payloadBytes(), frames, seals, payloadBytes));
      }
      Digest digest = hash.digest();
      hash = null;
      if (!digest.equals(end.digest())) {
        throw fault("digest of the segment is " + digest + ", the footer says " + end.digest());
      }
    }
    footer = end;
    ended = true;
  }

  private @Nullable SegmentFooter footerAtEnd() throws IOException {
    long at = window.size() - SegmentFormat.FOOTER_BYTES;
    if (at < offset
        || !(scan.at(at) instanceof SegmentScan.Whole found)
        || found.code() != SegmentFormat.FOOTER
        || found.payloadBytes() != SegmentFormat.FOOTER_BODY_BYTES) {
      return null; // next() names the damage when it comes there
    }
    try {
      return decode(found);
    } catch (FormatFault e) {
      return null;
    }
  }

  private SegmentFooter decode(SegmentScan.Whole found) throws FormatFault {
    return SegmentFormat.decodeFooter(
        found.receipt().arrivalMicros(), found.receipt().position(), found.payload(window), offset);
  }

  private void forgetWhole() {
    hash = null;
    expectedPosition = 0;
  }

  private FormatFault fault(String message) {
    return new FormatFault("segment", offset, message);
  }
}
