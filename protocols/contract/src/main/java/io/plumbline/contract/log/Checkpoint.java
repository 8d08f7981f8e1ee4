package io.plumbline.contract.log;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A tree head (C2SP tlog-checkpoint). Immutable.
 *
 * @param origin which log it is of, one line
 * @param size number of leaves
 * @param root the RFC 6962 root of so many leaves
 */
public record Checkpoint(String origin, long size, Digest root) {
  private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");

  public Checkpoint {
    if (origin.isEmpty() || origin.indexOf('\n') >= 0 || size < 0) {
      throw new IllegalArgumentException(
          "origin '" + origin + "', size " + size + ": expected one line and 0 or more");
    }
  }

  /**
   * Reads the text of a note. Extension lines are passed over: nothing is said by them here.
   *
   * @throws FormatFault when it is no checkpoint
   */
  public static Checkpoint parse(String text) throws FormatFault {
    String[] lines = text.split("\n", -1);
    if (lines.length < 4 || !lines[lines.length - 1].isEmpty()) {
      throw fault("has " + (lines.length - 1) + " lines, expected three or more");
    }
    for (int i = 0; i < lines.length - 1; i++) {
      if (lines[i].isEmpty()) {
        throw fault("line " + (i + 1) + " is empty");
      }
    }
    if (!SIZE.matcher(lines[1]).matches()) {
      throw fault("size is '" + lines[1] + "', expected a decimal number");
    }
    try {
      byte[] root = Base64.getDecoder().decode(lines[2]);
      if (!Base64.getEncoder().encodeToString(root).equals(lines[2])) {
        throw fault("root '" + lines[2] + "' is not in canonical base64");
      }
      return new Checkpoint(lines[0], Long.parseLong(lines[1]), Digest.of(root));
    } catch (IllegalArgumentException e) {
      throw fault("root is '" + lines[2] + "', expected 32 bytes in base64");
    }
  }

  /** The text of the note. */
  public String text() {
    return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root.toBytes()) + "\n";
  }

  private static FormatFault fault(String message) {
    return new FormatFault("checkpoint", -1, message);
  }
}
