package io.plumbline.contract.segment;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.Require;
import io.plumbline.contract.telemetry.Series;

/**
 * The head of a segment file.
 *
 * @param kind who wrote it
 * @param origin id of the gateway or of the import call, 1 to 200 characters
 * @param createdMicros when the file was begun, microseconds since the epoch
 * @param firstPosition position of its first record; positions count on from there without a hole
 * @param previous {@link SegmentFooter#digest()} of the segment before, of the same gateway or
 *     import call, {@link Digest#ZERO} for the first: a segment that was taken out is missed
 */
public record SegmentHeader(
    Kind kind, String origin, long createdMicros, long firstPosition, Digest previous) {
  /** Who wrote a segment. */
  public enum Kind {
    /** A gateway: records carry its receipts. */
    GATEWAY,
    /**
     * An import call: the arrival of its records is the time of the import, and the footer is not
     * signed.
     */
    IMPORT
  }

  public SegmentHeader {
    Require.identifier("origin", origin, Series.MAX_IDENTIFIER);
    if (firstPosition < 1) {
      throw new IllegalArgumentException(
          "first position is " + firstPosition + ", expected 1 or more");
    }
  }
}
