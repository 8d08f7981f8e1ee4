package io.plumbline.contract.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a witness says of a checkpoint (C2SP tlog-cosignature, {@code cosignature/v1}): that at a
 * time it had seen nothing larger of that log, and that everything it saw before is a beginning of
 * it.
 *
 * @param witness the witness's key
 * @param seconds the witness's clock, seconds since the epoch
 * @param genuine whether the witness's key made it
 */
public record Cosignature(NoteKey witness, long seconds, boolean genuine) {
  static final int BYTES = 8 + 64;

  static Cosignature read(NoteKey witness, String text, NoteSignature signature) {
    byte[] bytes = signature.bytes();
    if (bytes.length != BYTES) {
      return new Cosignature(witness, 0, false);
    }
    long seconds = ByteBuffer.wrap(bytes).getLong();
    boolean genuine =
        seconds >= 0
            && witness.verify(message(seconds, text), Arrays.copyOfRange(bytes, 8, bytes.length));
    return new Cosignature(witness, seconds, genuine);
  }

  static byte[] message(long seconds, String text) {
    return ("cosignature/v1\ntime " + seconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
  }
}
