package io.plumbline.contract.fault;

/**
 * Bytes that are not what their format says: damaged, truncated, hostile or of an unknown version.
 * Checked, because a reader must decide what the damage means where it stands: a torn tail,
 * tampering, or a peer to disconnect.
 */
public final class FormatFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final String format;
  private final long offset;

  /**
   * Describes damage.
   *
   * @param format the format that was read, such as {@code frame}
   * @param offset byte offset within the bytes given to the reader, −1 where none applies
   * @param message what was found and what was expected
   */
  public FormatFault(String format, long offset, String message) {
    super(offset < 0 ? format + ": " + message : format + " at byte " + offset + ": " + message);
    this.format = format;
    this.offset = offset;
  }

  /** The format that was read. */
  public String format() {
    return format;
  }

  /** Byte offset of the damage, −1 where none applies. */
  public long offset() {
    return offset;
  }
}
