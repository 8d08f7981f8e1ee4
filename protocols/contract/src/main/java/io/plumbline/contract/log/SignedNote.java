package io.plumbline.contract.log;

import io.plumbline.contract.fault.FormatFault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text with signatures under it (C2SP signed-note). Immutable.
 *
 * @param text what is signed, with its last line feed
 * @param signatures the lines under it, known and unknown
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
  /** Longest note that is read. */
  public static final int MAX_BYTES = 1 << 26;

  /** Most signatures that are read. */
  public static final int MAX_SIGNATURES = 64;

  private static final String FORMAT = "note";

  public SignedNote {
    signatures = List.copyOf(signatures);
  }

  /**
   * Reads a note; no signature is checked.
   *
   * @throws FormatFault when it is none, or its bytes are not the only ones for what it says
   */
  public static SignedNote decode(byte[] bytes) throws FormatFault {
    if (bytes.length > MAX_BYTES) {
      throw fault(bytes.length + " bytes, expected at most " + MAX_BYTES);
    }
    String all;
    try {
      all = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw fault("is not UTF-8");
    }
    if (all.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
      throw fault("has a control character");
    }
    int split = all.lastIndexOf("\n\n");
    if (split < 0 || !all.endsWith("\n")) {
      throw fault("has no blank line before its signatures, or no line feed at its end");
    }
    return new SignedNote(all.substring(0, split + 1), signatures(all.substring(split + 2)));
  }

  /**
   * Reads signature lines without a note, as a witness sends them.
   *
   * @throws FormatFault when a line is none, or there are too many
   */
  public static List<NoteSignature> signatures(String lines) throws FormatFault {
    List<NoteSignature> signatures = new ArrayList<>();
    for (String line : lines.split("\n")) {
      if (signatures.size() == MAX_SIGNATURES) {
        throw fault("more than " + MAX_SIGNATURES + " signatures");
      }
      signatures.add(NoteSignature.parse(line));
    }
    return signatures;
  }

  /** The note's bytes. */
  public byte[] encode() {
    StringBuilder all = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> all.append(signature.line()));
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** With more signatures; one of the same key replaces the one before. */
  public SignedNote with(List<NoteSignature> more) {
    List<NoteSignature> all = new ArrayList<>(signatures);
    for (NoteSignature one : more) {
      all.removeIf(old -> old.keyId() == one.keyId() && old.name().equals(one.name()));
      all.add(one);
    }
    return new SignedNote(text, all);
  }

  /**
   * Whether a key of kind {@link NoteKey.Kind#NOTE} signed the text; empty where no line says that
   * it is this key's.
   */
  public Optional<Boolean> signedBy(NoteKey key) {
    return signatures.stream()
        .filter(key::claims)
        .findFirst()
        .map(signature ->
            key.kind() == NoteKey.Kind.NOTE
                && key.verify(text.getBytes(StandardCharsets.UTF_8), signature.bytes()));
  }

  /** The cosignature of a witness, genuine or not; empty where no line says that it is its. */
  public Optional<Cosignature> cosignature(NoteKey key) {
    return signatures.stream()
        .filter(signature -> key.kind() == NoteKey.Kind.COSIGNATURE && key.claims(signature))
        .findFirst()
        .map(signature -> Cosignature.read(key, text, signature));
  }

  private static FormatFault fault(String message) {
    return new FormatFault(FORMAT, -1, message);
  }
}
