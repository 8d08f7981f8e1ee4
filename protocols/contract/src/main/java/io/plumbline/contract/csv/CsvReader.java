package io.plumbline.contract.csv;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import java.io.Closeable;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CSV file record by record: UTF-8 with or without a byte-order mark, RFC 4180 quoting, LF
 * or CRLF, a header line with the columns in any order. Lines without any character are passed
 * over. Fields are byte ranges of a buffer, so that a caller can parse them without a string.
 *
 * <p>One pass over the bytes with a class per byte value. The buffer always holds the longest
 * record allowed or the rest of the file before a record is scanned, so that the scan knows no
 * refill. Doubled quotes are taken apart in place. Not thread-safe.
 */
public final class CsvReader implements Closeable {
  private static final byte[] SPECIAL = new byte[256];

  static {
    SPECIAL[','] = 1;
    SPECIAL['\n'] = 1;
    SPECIAL['\r'] = 1;
    SPECIAL['"'] = 1;
    SPECIAL[0] = 1;
  }

  private final Path file;
  private final CsvColumns columns;
  private final RecordBuffer source;
  private final int[] fieldOf;
  private int headerFields;

  private byte[] buffer = new byte[0];
  private int limit;
  private int next;

  private final int[] starts = new int[CsvLimits.MAX_COLUMNS + 1];
  private final int[] ends = new int[CsvLimits.MAX_COLUMNS + 1];
  private int fields;
  private int recordStart;
  private long recordLine;
  private long nextLine = 1;
  private boolean escaped;
  private boolean wide;
  private @Nullable CsvError malformed;

  private CsvReader(Path file, InputStream in, CsvColumns columns) {
    this.file = file;
    this.source = new RecordBuffer(file, in);
    this.columns = columns;
    this.fieldOf = new int[columns.count()];
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws InputFault when there is no such file, or its header is not that of the format
   * @throws EnvironmentFault when the file cannot be read
   */
  public static CsvReader open(Path file, CsvColumns columns) {
    return of(file, InputFiles.open(file), columns);
  }

  /** Reads a header and records from a stream that the reader closes; {@code file} is its name. */
  public static CsvReader of(Path file, InputStream in, CsvColumns columns) {
    CsvReader reader = new CsvReader(file, in, columns);
    try {
      reader.readHeader();
      return reader;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private void readHeader() {
    source.fill();
    byte[] head = source.bytes();
    if (source.limit() >= 3
        && head[0] == (byte) 0xEF
        && head[1] == (byte) 0xBB
        && head[2] == (byte) 0xBF) {
      source.next(3);
    }
    if (!next()) {
      throw new InputFault(
          new CsvError(
                  file,
                  0,
                  "",
                  new Words(
                      "文件是空的，应有标题行：" + String.join(",", columns.names()) + "。",
                      "the file is empty, expected a header line: "
                          + String.join(",", columns.names())
                          + "."))
              .words());
    }
    CsvError bad = malformed;
    if (bad != null) {
      throw new InputFault(bad.words());
    }
    String[] names = new String[fields];
    for (int i = 0; i < fields; i++) {
      names[i] = string(starts[i], ends[i]);
    }
    new CsvHeader(file, recordLine, columns).bind(names, fieldOf).throwIfAny();
    headerFields = fields;
  }

  /**
   * Moves to the next record, which may be {@linkplain #malformed malformed}.
   *
   * @return false at the end of the file
   * @throws InputFault when a record is longer than {@link CsvLimits#MAX_RECORD_BYTES} or a quoted
   *     field never ends: nothing after it can be told apart
   * @throws EnvironmentFault when the file cannot be read
   */
  public boolean next() {
    do {
      if (!source.fill()) {
        return false;
      }
      buffer = source.bytes();
      next = source.next();
      limit = source.limit();
      scan();
      source.next(next);
    } while (fields == 1 && next - recordStart <= 2 && starts[0] == ends[0] && malformed == null);
    if (malformed == null) {
      malformed = finish();
    }
    return true;
  }

  /** What is wrong with the record as such, or null; its fields must not be asked for then. */
  public @Nullable CsvError malformed() {
    return malformed;
  }

  /** The line on which the record starts, from 1. */
  public long line() {
    return recordLine;
  }

  /** Bytes of the file up to the end of the record. */
  public long consumedBytes() {
    return source.consumedBytes();
  }

  /** The bytes that {@link #start} and {@link #end} point into; valid until the next record. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the field of a column starts; equal to the end when it is empty or the file lacks it. */
  public int start(int column) {
    int field = fieldOf[column];
    return field < 0 ? 0 : starts[field];
  }

  /** Where the field of a column ends, exclusive. */
  public int end(int column) {
    int field = fieldOf[column];
    return field < 0 ? 0 : ends[field];
  }

  /** The field of a column as text, empty when the file lacks the column. */
  public String text(int column) {
    return string(start(column), end(column));
  }

  /** An error about the value of a column in this record. */
  public CsvError error(int column, Words problem) {
    return new CsvError(file, recordLine, columns.name(column), problem);
  }

  /** An error that shows the value of a column and says what was expected of it. */
  public CsvError unexpected(int column, String expectedZh, String expectedEn) {
    String value = CsvError.shown(text(column));
    return error(
        column,
        new Words(
            "值“" + value + "”，应为" + expectedZh + "。",
            "value '" + value + "', expected " + expectedEn + "."));
  }

  /** The file as it was named. */
  public Path file() {
    return file;
  }

  /** The columns of the format. */
  public CsvColumns columns() {
    return columns;
  }

  @Override
  public void close() {
    source.close();
  }

  private String string(int start, int end) {
    return new String(buffer, start, end - start, StandardCharsets.UTF_8);
  }

  /** Finds the fields of the record that starts at {@link #next}; all of it is in the buffer. */
  private void scan() {
    recordStart = next;
    recordLine = nextLine;
    fields = 0;
    escaped = false;
    wide = false;
    malformed = null;
    int i = next;
    while (true) {
      fields = Math.min(fields + 1, starts.length);
      starts[fields - 1] = i;
      i = i < limit && buffer[i] == '"' ? quoted(i) : plain(i);
      if (i >= limit) {
        checkLength(i);
        next = limit;
        return;
      }
      if (buffer[i] != ',') {
        checkLength(i);
        nextLine++;
        next = i + (buffer[i] == '\r' ? 2 : 1);
        return;
      }
      i++;
    }
  }

  /** Passes an unquoted field; returns where its comma or line break is, or the limit. */
  private int plain(int from) {
    byte[] bytes = buffer;
    int end = limit;
    int i = from;
    int or = 0;
    while (true) {
      while (i < end && SPECIAL[bytes[i] & 0xff] == 0) {
        or |= bytes[i++];
      }
      if (i == end || bytes[i] == ',' || isLineBreak(i)) {
        ends[fields - 1] = i;
        wide |= or < 0;
        return i;
      }
      stray(bytes[i++]);
    }
  }

  /** Passes a quoted field; returns where its comma or line break is, or the limit. */
  private int quoted(int from) {
    int i = from + 1;
    starts[fields - 1] = i;
    while (i < limit) {
      byte b = buffer[i];
      if (b == '"') {
        if (i + 1 < limit && buffer[i + 1] == '"') {
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
    checkLength(i);
    throw new InputFault(
        new CsvError(
                file,
                recordLine,
                column(fields - 1),
                new Words(
                    "引号没有结束，到文件末尾也没有找到。", "a quoted field that has not ended where the file ends."))
            .words());
  }

  /** A comma or a line break has to follow; otherwise the rest of the field is passed over. */
  private int afterQuote(int closing) {
    int i = closing + 1;
    ends[fields - 1] = closing;
    if (i < limit && buffer[i] != ',' && !isLineBreak(i)) {
      malformed(
          "引号后面还有字符，应为逗号或换行",
          "characters after the closing quote, expected a comma or the end of the line");
      return plain(i);
    }
    return i;
  }

  private boolean isLineBreak(int i) {
    return buffer[i] == '\n' || (buffer[i] == '\r' && i + 1 < limit && buffer[i + 1] == '\n');
  }

  private void stray(byte b) {
    switch (b) {
      case '"' ->
          malformed(
              "未加引号的字段里有引号，应把整个字段放在引号里并把其中的引号写成两个",
              "a quote inside an unquoted field, expected the whole field in quotes and the quote"
                  + " doubled");
      case '\r' ->
          malformed(
              "回车后面没有换行，应以 LF 或 CRLF 换行",
              "a carriage return that no line feed follows, expected lines to end in LF or CRLF");
      default -> malformed("有 NUL 字符，应为文本", "a NUL character, expected text");
    }
  }

  private void malformed(String zh, String en) {
    if (malformed == null) {
      malformed = recordError(column(fields - 1), zh + "。", en + ".");
    }
  }

  private CsvError recordError(String column, String zh, String en) {
    return new CsvError(file, recordLine, column, new Words(zh, en));
  }

  private String column(int field) {
    for (int c = 0; c < fieldOf.length; c++) {
      if (headerFields > 0 && fieldOf[c] == field) {
        return columns.name(c);
      }
    }
    return "";
  }

  /** Checks the record as a whole and takes doubled quotes apart. */
  private @Nullable CsvError finish() {
    if (wide && !StrictUtf8.isValid(buffer, recordStart, next)) {
      return recordError(badColumn(), "不是有效的 UTF-8。", "bytes that are not valid UTF-8.");
    }
    if (headerFields > 0 && fields != headerFields) {
      return recordError(
          "",
          "有 " + fields + " 个字段，应与标题行一样为 " + headerFields + " 个。",
          fields + " fields, expected " + headerFields + " as in the header line.");
    }
    for (int f = 0; f < fields; f++) {
      if (escaped) {
        ends[f] = undouble(starts[f], ends[f]);
      }
      int length = ends[f] - starts[f];
      if (length > CsvLimits.MAX_FIELD_BYTES) {
        return recordError(
            column(f),
            "字段有 " + length + " 字节，最多 " + CsvLimits.MAX_FIELD_BYTES + " 字节。",
            "a field of " + length + " bytes, expected at most " + CsvLimits.MAX_FIELD_BYTES + ".");
      }
    }
    return null;
  }

  private String badColumn() {
    for (int f = 0; f < fields; f++) {
      if (!StrictUtf8.isValid(buffer, starts[f], ends[f])) {
        return column(f);
      }
    }
    return "";
  }

  private int undouble(int start, int end) {
    if (start == 0 || buffer[start - 1] != '"') {
      return end;
    }
    int to = start;
    for (int i = start; i < end; i++) {
      byte b = buffer[i];
      buffer[to++] = b;
      if (b == '"') {
        i++;
      }
    }
    return to;
  }

  private void checkLength(int end) {
    if (end - recordStart > CsvLimits.MAX_RECORD_BYTES) {
      throw new InputFault(
          recordError(
                  "",
                  "一行超过 " + CsvLimits.MAX_RECORD_BYTES + " 字节；可能缺少一个结束的引号。",
                  "a record of more than "
                      + CsvLimits.MAX_RECORD_BYTES
                      + " bytes; perhaps a closing quote is missing.")
              .words());
    }
  }
}
