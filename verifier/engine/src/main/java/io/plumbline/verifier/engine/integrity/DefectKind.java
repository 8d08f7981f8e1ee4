package io.plumbline.verifier.engine.integrity;

import java.util.Locale;

/** What can be wrong with an archive. The names in files stay the same for ever. */
public enum DefectKind {
  /** A header, footer, digest, count or position of a segment does not match. */
  SEGMENT_DAMAGED,
  /** A whole record with a good checksum holds no well-formed frame or seal. */
  RECORD_MALFORMED,
  /** A segment of the chain of segments is not there. */
  SEGMENT_MISSING,
  /** A segment lies where another writer's segments belong. */
  SEGMENT_MISPLACED,
  /** A segment is still open although a later one of the same gateway follows. */
  SEGMENT_NOT_CLOSED,
  /** A segment's footer carries no signature, or not that of the gateway's certified key. */
  SEGMENT_UNSIGNED,
  /** An import call is missing between others. */
  IMPORT_MISSING,
  /** A frame of an agent in an import, or an imported frame in a gateway's segment. */
  FRAME_MISPLACED,
  /** Frames are missing within a boot. */
  CHAIN_GAP,
  /** A frame does not name the frame before it as its predecessor. */
  CHAIN_BROKEN,
  /** One place in a chain is taken by two different frames. */
  CHAIN_FORKED,
  /** The same frame is in the archive twice. */
  FRAME_REPEATED,
  /** A seal is not signed with the agent's key. */
  SEAL_FORGED,
  /** A seal names another hash than that of the frame it covers. */
  SEAL_MISMATCH,
  /** A seal covers frames that are not in the archive. */
  SEAL_WITHOUT_FRAMES,
  /** A certificate file cannot be read, or has another name or form than its content gives it. */
  CERTIFICATE_DAMAGED,
  /** A certificate that the archive's authority did not issue, or for somebody else. */
  CERTIFICATE_UNTRUSTED,
  /** There is no certificate to check seals or segments with. */
  CERTIFICATE_MISSING,
  /**
   * A gateway's log cannot be read, or its signed checkpoint is not one over the archive's seals.
   */
  LOG_CONTRADICTED,
  /**
   * A boot begins without knowing the one before: the agent lost its memory. No proof is broken.
   */
  CHAIN_RESTARTED;

  /** The name used in files, such as {@code chain-gap}. */
  public String token() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether integrity does not hold with it; a mere notice otherwise. */
  public boolean breaksIntegrity() {
    return this != CHAIN_RESTARTED;
  }
}
