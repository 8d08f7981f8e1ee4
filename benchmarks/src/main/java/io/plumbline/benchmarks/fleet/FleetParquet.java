package io.plumbline.benchmarks.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Writes a fleet's samples into a Parquet file in the form that suits its readers best: numbers
 * throughout, sorted by device and time, compressed with zstd.
 */
final class FleetParquet {
  /** Machines that are appended at a time. */
  private static final int PART_DEVICES = 250;

  private FleetParquet() {}

  static void write(FleetSize size, Path file) throws SQLException, IOException {
    Path scratch = file.resolveSibling(file.getFileName() + ".duckdb");
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(scratch);
    copy(size, scratch, part);
    Files.deleteIfExists(scratch);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void copy(FleetSize size, Path scratch, Path file) throws SQLException {
    Progress progress = new Progress("parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + scratch);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table sample (device integer, ts bigint, received bigint, pos integer, state"
              + " tinyint, good boolean)");
      for (int from = 0; from < size.devices(); from += PART_DEVICES) {
        int to = Math.min(size.devices(), from + PART_DEVICES);
        try (DuckDBAppender appender =
            connection.unwrap(DuckDBConnection.class).createAppender("sample")) {
          for (int device = from; device < to; device++) {
            append(size, device, appender);
          }
        }
        progress.reached(to, size.devices());
      }
      statement.execute(
          "copy (select * from sample order by device, ts, received, pos) to '"
              + file
              + "' (format parquet, compression zstd)");
    }
  }

  private static void append(FleetSize size, int device, DuckDBAppender appender)
      throws SQLException {
    DeviceStream stream = new DeviceStream(size, device);
    int[] position = new int[1];
    for (int step = 0; step < size.steps(); step++) {
      long received = size.arrivalMillis(step);
      stream.step(
          step,
          (millis, state) -> {
            try {
              appender
                  .beginRow()
                  .append(device)
                  .append(millis)
                  .append(received)
                  .append(position[0]++)
                  .append((byte) Math.max(state, 0))
                  .append(state != DeviceStream.BAD)
                  .endRow();
            } catch (SQLException e) {
              throw new IllegalStateException("a row cannot be appended", e);
            }
          });
    }
  }
}
