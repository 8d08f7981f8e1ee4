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
  /** By column, what {@link #text} gave last. */
  private final @Nullable String[] before;

  private final Path file;
  private final CsvColumns columns;
  private final RecordBuffer source;
  private final int[] fieldOf;
  private int headerFields;

  private byte[] buffer = new byte[0];
  private final CsvScanner scanner = new CsvScanner();
  private @Nullable CsvError malformed;

  private CsvReader(Path file, InputStream in, CsvColumns columns) {
    this.file = file;
    this.source = new RecordBuffer(file, in);
    this.columns = columns;
    this.fieldOf = new int[columns.count()];
    before = new String[fieldOf.length];
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
    String[] names = new String[scanner.fields()];
    for (int i = 0; i < names.length; i++) {
      names[i] = string(scanner.start(i), scanner.end(i));
    }
    new CsvHeader(file, scanner.line(), columns).bind(names, fieldOf).throwIfAny();
    headerFields = names.length;
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
      source.next(scanner.scan(buffer, source.next(), source.limit()));
    } while (scanner.isBlank());
    malformed = problem();
    return true;
  }

  /** What is wrong with the record as such, or null; its fields must not be asked for then. */
  public @Nullable CsvError malformed() {
    return malformed;
  }

  /** The line on which the record starts, from 1. */
  public long line() {
    return scanner.line();
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
    return field < 0 ? 0 : scanner.start(field);
  }

  /** Where the field of a column ends, exclusive. */
  public int end(int column) {
    int field = fieldOf[column];
    return field < 0 ? 0 : scanner.end(field);
  }

  /** The field of a column as text, empty when the file lacks the column. */
  public String text(int column) {
    String text = string(start(column), end(column));
    // Most columns of a large file say the same again and again: one object serves all of them.
    String same = before[column];
    if (text.equals(same)) {
      return same;
    }
    before[column] = text;
    return text;
  }

  /** An error about the value of a column in this record. */
  public CsvError error(int column, Words problem) {
    return new CsvError(file, scanner.line(), columns.name(column), problem);
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

  private @Nullable CsvError problem() {
    Words words = scanner.problem();
    if (words == null) {
      int found = scanner.fields();
      if (headerFields == 0 || found == headerFields) {
        return null;
      }
      return new CsvError(
          file,
          scanner.line(),
          "",
          new Words(
              "有 " + found + " 个字段，应与标题行一样为 " + headerFields + " 个。",
              found + " fields, expected " + headerFields + " as in the header line."));
    }
    CsvError error = new CsvError(file, scanner.line(), column(scanner.problemField()), words);
    if (scanner.isLost()) {
      throw new InputFault(error.words());
    }
    return error;
  }

  private String column(int field) {
    for (int c = 0; c < fieldOf.length; c++) {
      if (headerFields > 0 && field >= 0 && fieldOf[c] == field) {
        return columns.name(c);
      }
    }
    return "";
  }
}
