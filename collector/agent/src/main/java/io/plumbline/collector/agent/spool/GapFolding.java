package io.plumbline.collector.agent.spool;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.telemetry.Gap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What takes the place of frames that are given up: one gap over their whole stretch for every
 * device, and of the gaps that they themselves recorded those that reach beyond it. Neighbouring
 * gaps of one cause become one, so that months without a gateway do not leave a heap of them.
 */
final class GapFolding {
  /**
   * Two agent-wide gaps of one cause that are no further apart are one: the time between two
   * frames.
   */
  private static final long NEIGHBOUR_MICROS = 10_000_000;

  private final Gap.Cause cause;
  private final List<Gap> carried = new ArrayList<>();
  private long fromMicros = Long.MAX_VALUE;
  private long toMicros = Long.MIN_VALUE;
  private long lost;

  GapFolding(Gap.Cause cause) {
    this.cause = cause;
  }

  void add(SpoolRecord frame) throws FormatFault {
    lost += frame.rows();
    if (frame.rows() > 0) {
      fromMicros = Math.min(fromMicros, frame.firstMicros());
      toMicros = Math.max(toMicros, frame.lastMicros() + 1);
    }
    if (frame.gaps() > 0
        && Frame.decode(ByteBuffer.wrap(frame.payload())) instanceof TelemetryFrame telemetry) {
      carried.addAll(telemetry.gaps());
    }
  }

  /**
   * A part could not be read: it held samples from this stretch of time, all in all so many as are
   * not settled.
   */
  void unreadable(long from, long to, long rows) {
    fromMicros = Math.min(fromMicros, from);
    toMicros = Math.max(toMicros, Math.max(from, to));
    lost = rows;
  }

  long lost() {
    return lost;
  }

  List<Gap> fold() {
    List<Gap> kept = new ArrayList<>();
    for (Gap gap : carried) {
      if (gap.cause() == cause
          && gap.device().isEmpty()
          && (fromMicros > toMicros || isNeighbour(gap))) {
        fromMicros = Math.min(fromMicros, gap.fromMicros());
        toMicros = Math.max(toMicros, gap.toMicros());
        lost = gap.lost() < 0 || lost < 0 ? -1 : lost + gap.lost();
      } else {
        kept.add(gap);
      }
    }
    kept.removeIf(gap -> gap.fromMicros() >= fromMicros && gap.toMicros() <= toMicros);
    if (fromMicros <= toMicros) {
      kept.add(new Gap("", "", fromMicros, toMicros, cause, lost));
    }
    return kept;
  }

  private boolean isNeighbour(Gap gap) {
    return gap.toMicros() >= fromMicros - NEIGHBOUR_MICROS
        && gap.fromMicros() <= toMicros + NEIGHBOUR_MICROS;
  }
}
