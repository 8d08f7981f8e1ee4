package io.plumbline.contract.usage;

import io.plumbline.contract.bytes.ByteTable;
import io.plumbline.contract.csv.CsvColumns;
import io.plumbline.contract.csv.CsvError;
import io.plumbline.contract.csv.CsvLimits;
import io.plumbline.contract.csv.CsvReader;
import io.plumbline.contract.csv.CsvTokens;
import io.plumbline.contract.csv.InputFiles;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.telemetry.IsoTime;
import io.plumbline.contract.usage.UsageEvent.Action;
import io.plumbline.contract.usage.UsageEvent.SubjectType;
import java.io.Closeable;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code usage.csv} row by row (formats, "Usage events"). Not thread-safe. */
public final class UsageReader implements Closeable {
  /** The columns of the file. */
  public static final CsvColumns COLUMNS =
      CsvColumns.of("time", "subject_type", "subject_id", "user_id", "action");

  private static final int TIME = 0;
  private static final int TYPE = 1;
  private static final int SUBJECT = 2;
  private static final int USER = 3;
  private static final int ACTION = 4;
  private static final int MAX_NAMES = 1 << 18;

  private static final CsvTokens<SubjectType> TYPES =
      new CsvTokens<>(SubjectType.values(), SubjectType::token);
  private static final CsvTokens<Action> ACTIONS = new CsvTokens<>(Action.values(), Action::token);

  private final CsvReader csv;
  private final ByteTable<String> names = new ByteTable<>(MAX_NAMES);
  private @Nullable UsageEvent event;
  private @Nullable CsvError error;

  private UsageReader(CsvReader csv) {
    this.csv = csv;
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws InputFault when there is no such file or its header is not that of the format
   * @throws EnvironmentFault when it cannot be read
   */
  public static UsageReader open(Path file) {
    return of(file, InputFiles.open(file));
  }

  /** As {@link #open}, from a stream that the reader closes; {@code file} is its name. */
  public static UsageReader of(Path file, InputStream in) {
    return new UsageReader(CsvReader.of(file, in, COLUMNS));
  }

  /**
   * Moves to the next row; either {@link #event} or {@link #error} tells what it is.
   *
   * @return false at the end of the file
   * @throws InputFault when the rest of the file cannot be told apart into rows
   */
  public boolean next() {
    if (!csv.next()) {
      return false;
    }
    error = csv.malformed();
    event = error == null ? read() : null;
    return true;
  }

  /** What is wrong with the row, the first of its columns that is; null when it is good. */
  public @Nullable CsvError error() {
    return error;
  }

  /** The row's event; asked only when there is no {@link #error}. */
  public UsageEvent event() {
    return Objects.requireNonNull(event);
  }

  /** Bytes of the file up to the end of the row. */
  public long consumedBytes() {
    return csv.consumedBytes();
  }

  @Override
  public void close() {
    csv.close();
  }

  private @Nullable UsageEvent read() {
    long micros = IsoTime.micros(csv, TIME);
    if (micros == IsoTime.INVALID) {
      return refuse(IsoTime.unexpected(csv, TIME));
    }
    SubjectType type = TYPES.find(csv, TYPE);
    if (type == null) {
      return refuse(TYPES.unexpected(csv, TYPE));
    }
    Action action = ACTIONS.find(csv, ACTION);
    if (action == null) {
      return refuse(ACTIONS.unexpected(csv, ACTION));
    }
    String subject = name(SUBJECT);
    String user = name(USER);
    if (subject == null || subject.isEmpty()) {
      return refuse(unexpectedName(SUBJECT));
    }
    if (user == null || (user.isEmpty() && type != SubjectType.DEVELOPER)) {
      return refuse(unexpectedName(USER));
    }
    return new UsageEvent(micros, type, subject, user, action);
  }

  private CsvError unexpectedName(int column) {
    return csv.unexpected(
        column,
        " 1 到 " + CsvLimits.MAX_IDENTIFIER + " 个字符的标识，没有控制字符",
        "an identifier of 1 to " + CsvLimits.MAX_IDENTIFIER + " characters without controls");
  }

  /** The text of a column, null when it cannot be an identifier. */
  private @Nullable String name(int column) {
    int start = csv.start(column);
    int end = csv.end(column);
    if (start == end) {
      return "";
    }
    String known = names.find(csv.buffer(), start, end);
    if (known != null) {
      return known;
    }
    String name = csv.text(column);
    if (name.length() > CsvLimits.MAX_IDENTIFIER
        || name.chars().anyMatch(Character::isISOControl)) {
      return null;
    }
    names.put(csv.buffer(), start, end, name);
    return name;
  }

  private @Nullable UsageEvent refuse(CsvError reason) {
    error = reason;
    return null;
  }
}
