package io.plumbline.contract.csv;

import io.plumbline.contract.fault.Words;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields of one record after another (RFC 4180). One pass over the bytes with a class per
 * byte value; doubled quotes are taken apart in place. Not thread-safe.
 */
final class CsvScanner {
  private static final byte[] SPECIAL = new byte[256];

  static {
    SPECIAL[','] = 1;
    SPECIAL['\n'] = 1;
    SPECIAL['\r'] = 1;
    SPECIAL['"'] = 1;
    SPECIAL[0] = 1;
  }

  private final int[] starts = new int[CsvLimits.MAX_COLUMNS + 1];
  private final int[] ends = new int[CsvLimits.MAX_COLUMNS + 1];
  private byte[] bytes = new byte[0];
  private int limit;
  private int recordStart;
  private int recordEnd;
  private int fields;
  private long recordLine;
  private long nextLine = 1;
  private boolean escaped;
  private boolean wide;
  private @Nullable Words problem;
  private int problemField;
  private boolean lost;

  /**
   * Scans the record at {@code from}. All of it is in the buffer, or more of it than a record may
   * be long.
   *
   * @return where the next record starts
   */
  int scan(byte[] buffer, int from, int end) {
    bytes = buffer;
    limit = end;
    recordStart = from;
    recordLine = nextLine;
    fields = 0;
    escaped = false;
    wide = false;
    problem = null;
    recordEnd = fieldsFrom(from);
    if (recordEnd - recordStart > CsvLimits.MAX_RECORD_BYTES) {
      lose(
          -1,
          "一行超过 " + CsvLimits.MAX_RECORD_BYTES + " 字节；可能缺少一个结束的引号。",
          "a record of more than "
              + CsvLimits.MAX_RECORD_BYTES
              + " bytes; perhaps a closing quote is missing.");
    }
    if (problem == null) {
      finish();
    }
    return recordEnd;
  }

  /** How many fields the record has; one more than a file may have stands for all above that. */
  int fields() {
    return fields;
  }

  int start(int field) {
    return starts[field];
  }

  int end(int field) {
    return ends[field];
  }

  /** The line on which the record starts, from 1. */
  long line() {
    return recordLine;
  }

  /** Whether the record is a line without a character. */
  boolean isBlank() {
    return fields == 1 && recordEnd - recordStart <= 2 && starts[0] == ends[0] && problem == null;
  }

  /** What is wrong with the record, or null. */
  @Nullable Words problem() {
    return problem;
  }

  /** The field that the problem is in, −1 when it is the record as a whole. */
  int problemField() {
    return problemField;
  }

  /** Whether nothing after the problem can be told apart into records. */
  boolean isLost() {
    return lost;
  }

  /** Passes the fields of a record; returns where the next one starts. */
  private int fieldsFrom(int from) {
    int i = from;
    while (true) {
      fields = Math.min(fields + 1, starts.length);
      starts[fields - 1] = i;
      i = i < limit && bytes[i] == '"' ? quoted(i) : plain(i);
      if (i >= limit) {
        return limit;
      }
      if (bytes[i] != ',') {
        nextLine++;
        return i + (bytes[i] == '\r' ? 2 : 1);
      }
      i++;
    }
  }

  /** Passes an unquoted field; returns where its comma or line break is, or the limit. */
  private int plain(int from) {
    byte[] buffer = bytes;
    int end = limit;
    int i = from;
    int or = 0;
    while (true) {
      while (i < end && SPECIAL[buffer[i] & 0xff] == 0) {
        or |= buffer[i++];
      }
      if (i == end || buffer[i] == ',' || isLineBreak(i)) {
        ends[fields - 1] = i;
        wide |= or < 0;
        return i;
      }
      stray(buffer[i++]);
    }
  }

  /** Passes a quoted field; returns where its comma or line break is, or the limit. */
  private int quoted(int from) {
    int i = from + 1;
    starts[fields - 1] = i;
    while (i < limit) {
      byte b = bytes[i];
      if (b == '"') {
        if (i + 1 < limit && bytes[i + 1] == '"') {
          escaped = true;
          i++;
        } else {
          return afterQuote(i);
        }
      } else if (b == '\n') {
        nextLine++;
      } else if (b < 0) {
        wide = true;
      } else if (b == 0) {
        stray(b);
      }
      i++;
    }
    ends[fields - 1] = limit;
    lose(
        fields - 1, "引号没有结束，到文件末尾也没有找到。", "a quoted field that has not ended where the file ends.");
    return limit;
  }

  /** A comma or a line break has to follow; otherwise the rest of the field is passed over. */
  private int afterQuote(int closing) {
    int i = closing + 1;
    ends[fields - 1] = closing;
    if (i < limit && bytes[i] != ',' && !isLineBreak(i)) {
      problem(
          fields - 1,
          "引号后面还有字符，应为逗号或换行。",
          "characters after the closing quote, expected a comma or the end of the line.");
      return plain(i);
    }
    return i;
  }

  private boolean isLineBreak(int i) {
    return bytes[i] == '\n' || (bytes[i] == '\r' && i + 1 < limit && bytes[i + 1] == '\n');
  }

  private void stray(byte b) {
    int field = fields - 1;
    switch (b) {
      case '"' ->
          problem(
              field,
              "未加引号的字段里有引号，应把整个字段放在引号里并把其中的引号写成两个。",
              "a quote inside an unquoted field, expected the whole field in quotes and the quote"
                  + " doubled.");
      case '\r' ->
          problem(
              field,
              "回车后面没有换行，应以 LF 或 CRLF 换行。",
              "a carriage return that no line feed follows, expected lines to end in LF or CRLF.");
      default -> problem(field, "有 NUL 字符，应为文本。", "a NUL character, expected text.");
    }
  }

  /** Checks the bytes of the record and takes doubled quotes apart. */
  private void finish() {
    if (wide && !StrictUtf8.isValid(bytes, recordStart, recordEnd)) {
      problem(badField(), "不是有效的 UTF-8。", "bytes that are not valid UTF-8.");
      return;
    }
    for (int f = 0; f < fields; f++) {
      if (escaped) {
        ends[f] = undouble(starts[f], ends[f]);
      }
      int length = ends[f] - starts[f];
      if (length > CsvLimits.MAX_FIELD_BYTES) {
        problem(
            f,
            "字段有 " + length + " 字节，最多 " + CsvLimits.MAX_FIELD_BYTES + " 字节。",
            "a field of " + length + " bytes, expected at most " + CsvLimits.MAX_FIELD_BYTES + ".");
        return;
      }
    }
  }

  private int badField() {
    for (int f = 0; f < fields; f++) {
      if (!StrictUtf8.isValid(bytes, starts[f], ends[f])) {
        return f;
      }
    }
    return -1;
  }

  private int undouble(int start, int end) {
    if (start == recordStart || bytes[start - 1] != '"') {
      return end;
    }
    int to = start;
    for (int i = start; i < end; i++) {
      byte b = bytes[i];
      bytes[to++] = b;
      if (b == '"') {
        i++;
      }
    }
    return to;
  }

  private void lose(int field, String zh, String en) {
    lost = true;
    problem = null;
    problem(field, zh, en);
  }

  private void problem(int field, String zh, String en) {
    if (problem == null) {
      problem = new Words(zh, en);
      problemField = field;
    }
  }
}
