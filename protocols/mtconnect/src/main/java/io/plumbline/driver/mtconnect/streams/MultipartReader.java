package io.plumbline.driver.mtconnect.streams;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts the endless answer to {@code /sample} with an interval into its parts (RFC 2046, 5.1, and
 * MTConnect Standard Part 1, "streaming"): each part has a {@code Content-length}, by which it is
 * read. Not thread-safe.
 */
public final class MultipartReader {
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i)multipart/x-mixed-replace.*boundary=\"?([^\";\\s]{1,70})\"?.*");

  private static final int LONGEST_LINE = 1000;
  private static final int MOST_LINES = 50;

  private final InputStream in;
  private final String delimiter;
  private final int limit;

  /**
   * A reader of one answer.
   *
   * @param in its body
   * @param contentType its content type
   * @param limit the longest part, bytes
   * @throws AgentErrorException when the content type is not that of a stream
   */
  public MultipartReader(InputStream in, String contentType, int limit) throws AgentErrorException {
    Matcher matcher = BOUNDARY.matcher(contentType);
    if (!matcher.matches()) {
      throw AgentErrorException.notUnderstood(
          "an answer of type '%s', expected multipart/x-mixed-replace".formatted(contentType));
    }
    this.in = in;
    this.delimiter = "--" + matcher.group(1);
    this.limit = limit;
  }

  /**
   * Waits for the next part.
   *
   * @throws EOFException when the agent ended the stream
   * @throws AgentErrorException when the bytes are no part, or it is longer than the limit
   */
  public byte[] next() throws IOException {
    skipToDelimiter();
    int length = -1;
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals("content-length")) {
        length = length(line.substring(colon + 1).strip());
      }
    }
    if (length < 0) {
      throw AgentErrorException.notUnderstood("a part without a Content-length");
    }
    byte[] part = in.readNBytes(length);
    if (part.length < length) {
      throw new EOFException("the stream ended inside a document");
    }
    return part;
  }

  private void skipToDelimiter() throws IOException {
    for (int lines = 0; lines < MOST_LINES; lines++) {
      String line = line();
      if (line.equals(delimiter + "--")) {
        throw new EOFException("the agent ended the stream");
      }
      // Some agents declare a boundary with the dashes in front.
      if (line.equals(delimiter) || line.equals(delimiter.substring(2))) {
        return;
      }
    }
    throw AgentErrorException.notUnderstood("no " + delimiter + " within " + MOST_LINES + " lines");
  }

  private int length(String text) throws AgentErrorException {
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) > limit) {
      throw AgentErrorException.notUnderstood(
          "a document of %s bytes, at most %d (document-limit)".formatted(text, limit));
    }
    return Integer.parseInt(text);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the agent ended the stream");
      }
      line.write(next);
      if (line.size() > LONGEST_LINE) {
        throw AgentErrorException.notUnderstood("a line of more than " + LONGEST_LINE + " bytes");
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
