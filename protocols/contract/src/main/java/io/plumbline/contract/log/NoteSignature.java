package io.plumbline.contract.log;

import io.plumbline.contract.fault.FormatFault;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * A line under a note (C2SP signed-note): {@code — NAME BASE64(ID ‖ SIGNATURE)}. Immutable;
 * equality is by content.
 */
public final class NoteSignature {
  private static final String DASH = "— ";
  private static final int MAX_BYTES = 8192;

  private final String name;
  private final int keyId;
  private final byte[] bytes;

  NoteSignature(String name, int keyId, byte[] bytes) {
    this.name = name;
    this.keyId = keyId;
    this.bytes = bytes.clone();
  }

  /**
   * Reads a line without its line feed.
   *
   * @throws FormatFault when it is none
   */
  static NoteSignature parse(String line) throws FormatFault {
    int space = line.indexOf(' ', DASH.length());
    if (!line.startsWith(DASH) || space < 0) {
      throw new FormatFault("note", -1, "'" + line + "' is no signature line");
    }
    try {
      byte[] all = Base64.getDecoder().decode(line.substring(space + 1));
      String name = line.substring(DASH.length(), space);
      if (all.length < 5 || all.length > MAX_BYTES || name.isEmpty()) {
        throw new FormatFault("note", -1, "signature has " + all.length + " bytes");
      }
      NoteSignature read =
          new NoteSignature(
              name, ByteBuffer.wrap(all).getInt(), Arrays.copyOfRange(all, 4, all.length));
      if (!read.line().equals(line + "\n")) {
        throw new FormatFault("note", -1, "'" + line + "' is not in canonical base64");
      }
      return read;
    } catch (IllegalArgumentException e) {
      throw new FormatFault("note", -1, "'" + line + "' is no base64");
    }
  }

  /** Whose it says it is. */
  public String name() {
    return name;
  }

  /** Which key of that name it says it is by. */
  public int keyId() {
    return keyId;
  }

  /** What the key's kind makes of it: 64 bytes of a note's, 72 of a cosignature. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The line with its line feed. */
  public String line() {
    byte[] all = ByteBuffer.allocate(4 + bytes.length).putInt(keyId).put(bytes).array();
    return DASH + name + " " + Base64.getEncoder().encodeToString(all) + "\n";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteSignature that && line().equals(that.line());
  }

  @Override
  public int hashCode() {
    return line().hashCode();
  }

  @Override
  public String toString() {
    return line().strip();
  }
}
