package io.plumbline.contract.telemetry;

import io.plumbline.contract.csv.CsvColumns;
import io.plumbline.contract.csv.CsvError;
import io.plumbline.contract.csv.CsvReader;
import io.plumbline.contract.csv.CsvTokens;
import io.plumbline.contract.csv.InputFiles;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import java.io.Closeable;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code telemetry.csv} row by row (formats, "Telemetry"). A sample's edge time is the row's
 * {@code received_time}, or its {@code source_time} where that is empty. Not thread-safe.
 */
public final class TelemetryReader implements Closeable {
  /** The columns of the file. */
  public static final CsvColumns COLUMNS =
      CsvColumns.of(
          "device_id", "channel", "role", "source_time", "received_time", "value", "quality");

  private static final int DEVICE = 0;
  private static final int CHANNEL = 1;
  private static final int ROLE = 2;
  private static final int SOURCE = 3;
  private static final int RECEIVED = 4;
  private static final int VALUE = 5;
  private static final int QUALITY = 6;

  private static final CsvTokens<Role> ROLES = new CsvTokens<>(Role.values(), Role::token);
  private static final CsvTokens<Quality> QUALITIES =
      new CsvTokens<>(Quality.values(), Quality::name);

  private final CsvReader csv;
  private final SeriesTable series = new SeriesTable();
  private final ValueTable values = new ValueTable();
  private @Nullable Sample sample;
  private @Nullable CsvError error;

  private TelemetryReader(CsvReader csv) {
    this.csv = csv;
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws InputFault when there is no such file or its header is not that of the format
   * @throws EnvironmentFault when it cannot be read
   */
  public static TelemetryReader open(Path file) {
    return of(file, InputFiles.open(file));
  }

  /** As {@link #open}, from a stream that the reader closes; {@code file} is its name. */
  public static TelemetryReader of(Path file, InputStream in) {
    return new TelemetryReader(CsvReader.of(file, in, COLUMNS));
  }

  /**
   * Moves to the next row; either {@link #sample} or {@link #error} tells what it is.
   *
   * @return false at the end of the file
   * @throws InputFault when the rest of the file cannot be told apart into rows
   */
  public boolean next() {
    if (!csv.next()) {
      return false;
    }
    error = csv.malformed();
    sample = error == null ? read() : null;
    return true;
  }

  /** What is wrong with the row, the first of its columns that is; null when it is good. */
  public @Nullable CsvError error() {
    return error;
  }

  /** The row's sample; asked only when there is no {@link #error}. */
  public Sample sample() {
    return Objects.requireNonNull(sample);
  }

  /** Bytes of the file up to the end of the row. */
  public long consumedBytes() {
    return csv.consumedBytes();
  }

  @Override
  public void close() {
    csv.close();
  }

  private @Nullable Sample read() {
    Role role = ROLES.find(csv, ROLE);
    if (role == null) {
      return refuse(ROLES.unexpected(csv, ROLE));
    }
    Series channel =
        series.find(
            role,
            csv.buffer(),
            csv.start(DEVICE),
            csv.end(DEVICE),
            csv.start(CHANNEL),
            csv.end(CHANNEL));
    if (channel == null) {
      int bad = SeriesTable.isIdentifier(csv.text(DEVICE)) ? CHANNEL : DEVICE;
      return refuse(
          csv.unexpected(
              bad,
              " 1 到 " + Series.MAX_IDENTIFIER + " 个字符的标识，没有控制字符",
              "an identifier of 1 to " + Series.MAX_IDENTIFIER + " characters without controls"));
    }
    long sourceMicros = IsoTime.micros(csv, SOURCE);
    if (sourceMicros == IsoTime.INVALID) {
      return refuse(IsoTime.unexpected(csv, SOURCE));
    }
    long edgeMicros =
        csv.start(RECEIVED) == csv.end(RECEIVED) ? sourceMicros : IsoTime.micros(csv, RECEIVED);
    if (edgeMicros == IsoTime.INVALID) {
      return refuse(IsoTime.unexpected(csv, RECEIVED));
    }
    Quality quality = QUALITIES.find(csv, QUALITY);
    if (quality == null) {
      return refuse(QUALITIES.unexpected(csv, QUALITY));
    }
    Value value = values.of(role, csv.buffer(), csv.start(VALUE), csv.end(VALUE));
    return new Sample(channel, sourceMicros, edgeMicros, value, quality);
  }

  private @Nullable Sample refuse(CsvError reason) {
    error = reason;
    return null;
  }
}
