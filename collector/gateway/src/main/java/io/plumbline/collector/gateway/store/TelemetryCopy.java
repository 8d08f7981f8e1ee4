package io.plumbline.collector.gateway.store;

import io.plumbline.contract.frame.FrameSummary;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.store.StoreSchema;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Copies the rows of frames; the buffer is sent while more rows are made. Not thread-safe. */
final class TelemetryCopy {
  /** How long before its arrival a sample may have been taken to count as plausible. */
  static final long MAX_PAST_MICROS = Duration.ofDays(400).toNanos() / 1000;

  /** How long after its arrival, by a machine's clock. */
  static final long MAX_FUTURE_MICROS = Duration.ofDays(2).toNanos() / 1000;

  private static final int CHUNK_BYTES = 256 << 10;
  private static final String COLUMNS =
      " (source_time, received_time, edge_time, frame_id, value_double, value_long, series_id,"
          + " row_number, quality, value_bool, value_text) from stdin (format binary)";

  private final CopyBuffer plausible = new CopyBuffer(CHUNK_BYTES + (CHUNK_BYTES >> 1));
  private final CopyBuffer stray = new CopyBuffer(4096);

  /** Whether a sample goes to {@code telemetry}, rather than to {@code telemetry_stray}. */
  static boolean isPlausible(long sourceMicros, long arrivalMicros) {
    return sourceMicros >= arrivalMicros - MAX_PAST_MICROS
        && sourceMicros <= arrivalMicros + MAX_FUTURE_MICROS;
  }

  /**
   * Copies every row of the frames.
   *
   * @param gatewayNumber the gateway's number in the store
   * @return how many rows
   */
  long copy(
      Connection connection,
      int gatewayNumber,
      List<StoredFrame> frames,
      Map<Series, Integer> series)
      throws SQLException {
    CopyIn copy =
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy telemetry" + COLUMNS);
    long rows = 0;
    try {
      plausible.header();
      for (StoredFrame frame : frames) {
        add(copy, gatewayNumber, frame, series);
        rows += frame.frame().rows();
      }
      plausible.trailer();
      plausible.drainTo(copy::writeToCopy);
      copy.endCopy();
      copyStray(connection);
      return rows;
    } finally {
      plausible.drainTo((bytes, offset, length) -> {});
      stray.drainTo((bytes, offset, length) -> {});
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private void copyStray(Connection connection) throws SQLException {
    if (stray.size() == 0) {
      return;
    }
    CopyIn copy =
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy telemetry_stray" + COLUMNS);
    try {
      stray.trailer();
      stray.drainTo(copy::writeToCopy);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private void add(CopyIn copy, int gatewayNumber, StoredFrame stored, Map<Series, Integer> series)
      throws SQLException {
    TelemetryFrame frame = stored.frame();
    FrameSummary summary = frame.summary();
    long arrival = stored.receipt().arrivalMicros();
    long id = StoreSchema.frameId(gatewayNumber, stored.receipt().position());
    byte[][] texts = frame.texts().stream().map(CopyBuffer::utf8).toArray(byte[][]::new);
    for (int i = 0; i < summary.series().size(); i++) {
      int seriesId =
          Objects.requireNonNull(series.get(summary.series().get(i)), "series was looked up");
      int end = summary.firstRow(i + 1);
      for (int row = summary.firstRow(i); row < end; row++) {
        long source = frame.sourceMicros(row);
        CopyBuffer to = isPlausible(source, arrival) ? plausible : stray;
        if (to == stray && stray.size() == 0) {
          stray.header();
        }
        to.row(11);
        to.time(source);
        to.time(arrival);
        to.time(frame.edgeMicros(row));
        to.int8(id);
        value(to, frame, row, seriesId, texts);
        if (plausible.size() >= CHUNK_BYTES) {
          plausible.drainTo(copy::writeToCopy);
        }
      }
    }
  }

  private static void value(
      CopyBuffer to, TelemetryFrame frame, int row, int seriesId, byte[][] texts) {
    int text = frame.textIndex(row);
    Value value = text >= 0 ? Value.NONE : frame.value(row);
    if (value instanceof Value.Real(var real)) {
      to.float8(real);
    } else {
      to.nothing();
    }
    if (value instanceof Value.Int(var integer)) {
      to.int8(integer);
    } else {
      to.nothing();
    }
    to.int4(seriesId);
    to.int4(row);
    to.int2(StoreSchema.qualityCode(frame.quality(row)));
    if (value instanceof Value.Bool(var truth)) {
      to.bool(truth);
    } else {
      to.nothing();
    }
    if (text >= 0) {
      to.text(texts[text]);
    } else {
      to.nothing();
    }
  }
}
