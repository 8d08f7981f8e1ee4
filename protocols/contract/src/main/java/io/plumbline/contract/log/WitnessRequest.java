package io.plumbline.contract.log;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a log asks of a witness (C2SP tlog-witness, {@code add-checkpoint}). Immutable.
 *
 * @param oldSize size that the witness is thought to have seen last; 0 for none
 * @param proof consistency of that size with the checkpoint's
 * @param checkpoint the signed checkpoint to cosign
 */
public record WitnessRequest(long oldSize, List<Digest> proof, SignedNote checkpoint) {
  /** Longest request that is read. */
  public static final int MAX_BYTES = 1 << 16;

  /** Content type of a 409 that names the size a witness has. */
  public static final String SIZE_TYPE = "text/x.tlog.size";

  private static final Pattern OLD = Pattern.compile("old (0|[1-9][0-9]{0,17})");

  public WitnessRequest {
    proof = List.copyOf(proof);
    if (oldSize < 0 || proof.size() > TreeProof.MAX_HASHES) {
      throw new IllegalArgumentException(
          "old size " + oldSize + ", " + proof.size() + " hashes; expected 0 or more, at most 63");
    }
  }

  /** The body of the request. */
  public byte[] encode() {
    StringBuilder head = new StringBuilder("old ").append(oldSize).append('\n');
    for (Digest hash : proof) {
      head.append(Base64.getEncoder().encodeToString(hash.toBytes())).append('\n');
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(checkpoint.encode());
    return out.toByteArray();
  }

  /**
   * Reads a body; nothing in it is checked against anything.
   *
   * @throws FormatFault when it is none
   */
  public static WitnessRequest decode(byte[] body) throws FormatFault {
    if (body.length > MAX_BYTES) {
      throw fault(body.length + " bytes, expected at most " + MAX_BYTES);
    }
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int blank = text.indexOf("\n\n");
    if (blank < 0) {
      throw fault("has no blank line before the checkpoint");
    }
    String[] lines = text.substring(0, blank).split("\n", -1);
    var old = OLD.matcher(lines[0]);
    if (!old.matches()) {
      throw fault("begins with '" + lines[0] + "', expected 'old SIZE'");
    }
    if (lines.length - 1 > TreeProof.MAX_HASHES) {
      throw fault(lines.length - 1 + " proof lines, expected at most " + TreeProof.MAX_HASHES);
    }
    List<Digest> proof = new ArrayList<>();
    for (String line : lines) {
      if (line != lines[0]) {
        proof.add(hash(line));
      }
    }
    return new WitnessRequest(
        Long.parseLong(old.group(1)),
        proof,
        SignedNote.decode(Arrays.copyOfRange(body, blank + 2, body.length)));
  }

  private static Digest hash(String line) throws FormatFault {
    try {
      return Digest.of(Base64.getDecoder().decode(line));
    } catch (IllegalArgumentException e) {
      throw fault("proof line '" + line + "', expected 32 bytes in base64");
    }
  }

  private static FormatFault fault(String message) {
    return new FormatFault("add-checkpoint", -1, message);
  }
}
