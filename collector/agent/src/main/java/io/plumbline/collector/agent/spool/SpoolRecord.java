package io.plumbline.collector.agent.spool;

import org.jspecify.annotations.Nullable;

/**
 * One record of a spool file.
 *
 * @param kind what the payload is
 * @param sequence of the frame, or of the last frame that the seal covers
 * @param rows samples of a frame
 * @param gaps gap records of a frame
 * @param firstMicros earliest edge time of the samples, or the time of creation
 * @param lastMicros latest edge time of the samples, or the time of creation
 * @param createdMicros when it was made
 * @param payload the frame or the seal
 */
record SpoolRecord(
    Kind kind,
    long sequence,
    int rows,
    int gaps,
    long firstMicros,
    long lastMicros,
    long createdMicros,
    byte[] payload) {
  /** What a record holds. */
  enum Kind {
    FRAME(1),
    SEAL(2),
    /** The agent stopped in good order; no payload. */
    STOP(3),
    /** A seal of the boot before, by the next one: the agent was killed before it could. */
    SEAL_BEFORE(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static @Nullable Kind of(int code) {
      return switch (code) {
        case 1 -> FRAME;
        case 2 -> SEAL;
        case 3 -> STOP;
        case 4 -> SEAL_BEFORE;
        default -> null;
      };
    }
  }

  static SpoolRecord seal(Kind kind, long sequence, long createdMicros, byte[] seal) {
    return new SpoolRecord(kind, sequence, 0, 0, createdMicros, createdMicros, createdMicros, seal);
  }

  static SpoolRecord stop(long sequence, long createdMicros) {
    return new SpoolRecord(
        Kind.STOP, sequence, 0, 0, createdMicros, createdMicros, createdMicros, new byte[0]);
  }

  SpoolRecord withPayload(byte[] bytes) {
    return new SpoolRecord(
        kind, sequence, rows, gaps, firstMicros, lastMicros, createdMicros, bytes);
  }
}
