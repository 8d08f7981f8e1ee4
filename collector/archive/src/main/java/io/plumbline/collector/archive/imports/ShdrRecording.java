package io.plumbline.collector.archive.imports;

import io.plumbline.contract.bytes.ByteTable;
import io.plumbline.contract.csv.CsvError;
import io.plumbline.contract.csv.CsvLimits;
import io.plumbline.contract.csv.RecordBuffer;
import io.plumbline.contract.csv.StrictUtf8;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.IsoTime;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.telemetry.ValueTable;
import java.io.Closeable;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines that an MTConnect adapter wrote (SHDR, {@code time|key|value}), one observation a
 * line: {@code execution} is the state, {@code avail} a heartbeat, every other key a process
 * channel whose value is the third field; keys of assets are ignored. A line without a leading date
 * or with fewer than three fields is ignored too. {@code UNAVAILABLE}, in any case, or nothing is
 * BAD. When the line was received is unknown. A time without an offset is UTC, as the adapters'
 * protocol has it; digits below a microsecond and a duration behind {@code @} are cut off. Not
 * thread-safe.
 */
final class ShdrRecording implements Closeable {
  static final String FORMAT = "shdr";

  /** What a line is. */
  enum Outcome {
    OBSERVATION,
    IGNORED,
    ERROR
  }

  private static final byte[] UNAVAILABLE = "unavailable".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_KEYS = 1 << 16;

  private final Path file;
  private final String device;
  private final RecordBuffer source;
  private final ByteTable<ShdrKey> keys = new ByteTable<>(MAX_KEYS);
  private final ValueTable values = new ValueTable();
  private long line;
  private Outcome outcome = Outcome.IGNORED;
  private @Nullable Sample sample;
  private @Nullable CsvError error;

  ShdrRecording(Path file, InputStream in, String device) {
    this.file = file;
    this.device = device;
    this.source = new RecordBuffer(file, in);
  }

  /**
   * Moves to the next line.
   *
   * @return false at the end of the file
   * @throws InputFault when a line is longer than {@link CsvLimits#MAX_RECORD_BYTES}
   */
  boolean next() {
    if (!source.fill()) {
      return false;
    }
    byte[] bytes = source.bytes();
    int start = source.next();
    int limit = source.limit();
    line++;
    int end = start;
    int or = 0;
    while (end < limit && bytes[end] != '\n') {
      or |= bytes[end++];
    }
    if (end - start > CsvLimits.MAX_RECORD_BYTES) {
      throw new InputFault(
          error(
                  "一行超过 " + CsvLimits.MAX_RECORD_BYTES + " 字节。",
                  "a line of more than " + CsvLimits.MAX_RECORD_BYTES + " bytes.")
              .words());
    }
    source.next(Math.min(end + 1, limit));
    if (end > start && bytes[end - 1] == '\r') {
      end--;
    }
    outcome = read(bytes, start, end, or < 0);
    return true;
  }

  Outcome outcome() {
    return outcome;
  }

  /** The observation, when the line is one. */
  Sample sample() {
    return Objects.requireNonNull(sample);
  }

  /** What is wrong, when the line is an error. */
  CsvError error() {
    return Objects.requireNonNull(error);
  }

  /** Bytes of the file up to the end of the line. */
  long consumedBytes() {
    return source.consumedBytes();
  }

  @Override
  public void close() {
    source.close();
  }

  private Outcome read(byte[] bytes, int start, int end, boolean wide) {
    if (!startsWithDate(bytes, start, end)) {
      return Outcome.IGNORED;
    }
    int first = bar(bytes, start, end);
    int second = first == end ? end : bar(bytes, first + 1, end);
    if (second == end) {
      return Outcome.IGNORED;
    }
    if (wide && !StrictUtf8.isValid(bytes, start, end)) {
      return refuse(error("不是有效的 UTF-8。", "bytes that are not valid UTF-8."));
    }
    ShdrKey key = key(bytes, first + 1, second);
    if (key == null) {
      return refuse(
          error(
              "键“"
                  + shown(bytes, first + 1, second)
                  + "”，应为 1 到 "
                  + Series.MAX_IDENTIFIER
                  + " 个字符，没有控制字符。",
              "key '"
                  + shown(bytes, first + 1, second)
                  + "', expected 1 to "
                  + Series.MAX_IDENTIFIER
                  + " characters without controls."));
    }
    Series series = key.series();
    if (series == null) {
      return Outcome.IGNORED;
    }
    long micros = micros(bytes, start, first);
    if (micros == IsoTime.INVALID) {
      return refuse(
          error(
              "时间“" + shown(bytes, start, first) + "”，应为存在的 ISO 8601 时间。",
              "time '" + shown(bytes, start, first) + "', expected an ISO 8601 time that exists."));
    }
    return observe(series, micros, bytes, second + 1, bar(bytes, second + 1, end));
  }

  private Outcome observe(Series series, long micros, byte[] bytes, int start, int end) {
    if (end - start > CsvLimits.MAX_FIELD_BYTES) {
      return refuse(
          error(
              "值有 " + (end - start) + " 字节，最多 " + CsvLimits.MAX_FIELD_BYTES + " 字节。",
              "a value of "
                  + (end - start)
                  + " bytes, expected at most "
                  + CsvLimits.MAX_FIELD_BYTES
                  + "."));
    }
    if (start == end || isUnavailable(bytes, start, end)) {
      sample = new Sample(series, micros, micros, Value.NONE, Quality.BAD);
      return Outcome.OBSERVATION;
    }
    Value value = values.of(series.role(), bytes, start, end);
    if (series.role() == Role.STATE) {
      value = ShdrKey.state(value.asText());
    }
    sample = new Sample(series, micros, micros, value, Quality.GOOD);
    return Outcome.OBSERVATION;
  }

  private @Nullable ShdrKey key(byte[] bytes, int start, int end) {
    ShdrKey key = keys.find(bytes, start, end);
    if (key == null) {
      key = ShdrKey.of(device, new String(bytes, start, end - start, StandardCharsets.UTF_8));
      if (key != null) {
        keys.put(bytes, start, end, key);
      }
    }
    return key;
  }

  private static long micros(byte[] bytes, int start, int end) {
    int stop = start;
    while (stop < end && bytes[stop] != '@') {
      stop++;
    }
    long micros = IsoTime.micros(bytes, start, stop);
    if (micros == IsoTime.INVALID && stop > start && bytes[stop - 1] <= '9') {
      byte[] utc = Arrays.copyOfRange(bytes, start, stop + 1);
      utc[stop - start] = 'Z';
      return IsoTime.micros(utc, 0, utc.length);
    }
    return micros;
  }

  /** Whether a line begins like {@code 2016-11-01T}. */
  private static boolean startsWithDate(byte[] bytes, int start, int end) {
    if (end - start < 11
        || bytes[start + 4] != '-'
        || bytes[start + 7] != '-'
        || bytes[start + 10] != 'T') {
      return false;
    }
    for (int i = 0; i < 10; i++) {
      byte b = bytes[start + i];
      if (i != 4 && i != 7 && (b < '0' || b > '9')) {
        return false;
      }
    }
    return true;
  }

  private static int bar(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != '|') {
      at++;
    }
    return at;
  }

  private static boolean isUnavailable(byte[] bytes, int start, int end) {
    if (end - start != UNAVAILABLE.length) {
      return false;
    }
    for (int i = 0; i < UNAVAILABLE.length; i++) {
      if ((bytes[start + i] | 0x20) != UNAVAILABLE[i]) {
        return false;
      }
    }
    return true;
  }

  private Outcome refuse(CsvError reason) {
    error = reason;
    return Outcome.ERROR;
  }

  private CsvError error(String zh, String en) {
    return new CsvError(file, line, "", new Words(zh, en));
  }

  private static String shown(byte[] bytes, int start, int end) {
    return CsvError.shown(new String(bytes, start, end - start, StandardCharsets.UTF_8));
  }
}
