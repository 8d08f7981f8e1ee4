package io.plumbline.driver.mtconnect.adapter;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a stream into lines of UTF-8 and refuses longer ones than the limit before it takes memory
 * for them.
 */
final class LineReader {
  private final InputStream in;
  private final int limit;
  private byte[] buffer = new byte[4096];
  private int start;
  private int end;
  private int scanned;

  /**
   * A reader at the start of a line.
   *
   * @param limit the longest line without its end, bytes
   */
  LineReader(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /** Whether {@link #next} would return without waiting for the network. */
  boolean hasLine() {
    return lineEnd() >= 0;
  }

  /**
   * The next line, without its end. Waits for it.
   *
   * @throws EOFException at the end of the stream
   * @throws LostStepException when the bytes are no line of text
   * @throws java.net.SocketTimeoutException when nothing came for too long; what came before is
   *     kept
   */
  String next() throws IOException {
    int lineEnd = lineEnd();
    while (lineEnd < 0) {
      fill();
      lineEnd = lineEnd();
    }
    int length = lineEnd - start;
    if (length > 0 && buffer[lineEnd - 1] == '\r') {
      length--;
    }
    String line = decode(length);
    start = lineEnd + 1;
    scanned = start;
    return line;
  }

  private int lineEnd() {
    for (; scanned < end; scanned++) {
      if (buffer[scanned] == '\n') {
        return scanned;
      }
    }
    return -1;
  }

  private void fill() throws IOException {
    if (end - start > limit) {
      throw new LostStepException("a line is longer than " + limit + " bytes");
    }
    if (end == buffer.length) {
      int kept = end - start;
      byte[] target = kept > buffer.length / 2 ? Arrays.copyOf(buffer, buffer.length * 2) : buffer;
      System.arraycopy(buffer, start, target, 0, kept);
      buffer = target;
      scanned -= start;
      start = 0;
      end = kept;
    }
    int n = in.read(buffer, end, buffer.length - end);
    if (n < 0) {
      throw new EOFException("the adapter closed the connection");
    }
    end += n;
  }

  private String decode(int length) throws LostStepException {
    if (length > limit) {
      throw new LostStepException("a line is longer than " + limit + " bytes");
    }
    for (int i = start; i < start + length; i++) {
      if (buffer[i] >= 0 && buffer[i] < ' ' && buffer[i] != '\t') {
        throw new LostStepException("a line has the control byte 0x%02x".formatted(buffer[i]));
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(buffer, start, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new LostStepException("a line is not UTF-8");
    }
  }
}
