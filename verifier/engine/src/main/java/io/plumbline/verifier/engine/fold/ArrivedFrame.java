package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.BlockTexts;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.verifier.engine.source.ChainName;
import java.util.List;

/**
 * A telemetry frame with what the fold asks of all its blocks: when its samples arrived, and what
 * its texts mean as machine states, found out once per frame. The bytes behind it must not change.
 * Not thread-safe.
 */
public final class ArrivedFrame {
  /** Times within this are so far from the ends that adding a lag does not wrap, milliseconds. */
  private static final long FAR = 1L << 51;

  private FrameBlocks blocks;
  private BlockTexts texts;
  private boolean closed;
  private final byte[] codes;
  private final boolean stated;
  private final long arrivalMicros;
  private final ChainName chain;
  private final boolean plain;
  private final long earliest;
  private final long latest;

  /** Takes in rows in arrival order; times are milliseconds since the epoch. */
  interface RowSink {
    void take(long source, long arrival, byte code);
  }

  /**
   * Reads what the fold needs of a frame.
   *
   * @param arrivalMicros when the gateway took the frame in; a recording's rows state it themselves
   * @param limits when a sample is too late or from the future
   * @param chain that the frame belongs to
   * @throws FormatFault when something of that is malformed; no later call finds more
   */
  public ArrivedFrame(FrameBlocks blocks, long arrivalMicros, Limits limits, ChainName chain)
      throws FormatFault {
    this.blocks = blocks;
    this.texts = blocks.texts();
    this.stated = blocks.header().provenance() == Provenance.IMPORT;
    this.arrivalMicros = arrivalMicros;
    this.chain = chain;
    blocks.readEdgeOffsets();
    if (stated) {
      plain = blocks.isEdgeOffsetConstant() && blocks.rows() > 0 && isInTime(limits);
      earliest = -FAR;
      latest = FAR;
    } else {
      long arrival = Instants.millis(arrivalMicros);
      plain = true;
      earliest = arrival - limits.realtimeLagMillis();
      latest = arrival + limits.maxFutureMillis();
    }
    List<String> distinct = texts.texts();
    codes = new byte[distinct.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = SampleCode.of(Role.STATE, true, MachineState.ofValue(distinct.get(i)));
    }
  }

  FrameBlocks blocks() {
    return blocks;
  }

  /**
   * What was read of the frame is about to go: whoever asks for rows later has it read once more.
   */
  public void close() {
    closed = true;
  }

  private void reopen() {
    if (closed) {
      try {
        blocks = blocks.again();
        texts = blocks.texts();
        closed = false;
      } catch (FormatFault e) {
        throw new IllegalStateException("what was read once cannot be read again", e);
      }
    }
  }

  /** The texts by block. */
  BlockTexts texts() {
    return texts;
  }

  /** The code of a good state sample with a text. */
  byte code(int text) {
    return codes[text];
  }

  /** Whether a lag that all rows have in common is within the limits. */
  private boolean isInTime(Limits limits) throws FormatFault {
    // Received and source time are cut to milliseconds one by one, so the lag may be one more.
    long lag = Instants.millis(blocks.edgeOffset(0));
    return lag < limits.realtimeLagMillis() && -lag <= limits.maxFutureMillis();
  }

  /** The chain that the frame belongs to. */
  ChainName chain() {
    return chain;
  }

  /** Number of the frame in its chain. */
  long sequence() {
    return blocks.header().sequence();
  }

  /**
   * Whether the rows of a block are all good, and in time when they are from {@link #earliest} to
   * {@link #latest}; false when that takes a look at the rows.
   */
  boolean isPlain(int series) {
    return plain && blocks.isAllGood(series, texts);
  }

  /** The first instant that is not too late, milliseconds; see {@link #isPlain}. */
  long earliest() {
    return earliest;
  }

  /** The last instant that is not in the future, milliseconds; see {@link #isPlain}. */
  long latest() {
    return latest;
  }

  private long edgeOffset(int row) {
    try {
      return blocks.edgeOffset(row);
    } catch (FormatFault e) {
      throw new IllegalStateException("what was read once cannot be read again", e);
    }
  }

  /** Gives the rows of a block from {@code from} to {@code to}, exclusive, both counted in it. */
  void rows(int series, Role role, int from, int to, RowSink sink) {
    reopen();
    long[] micros = new long[blocks.rows(series)];
    blocks.copySourceMicros(series, micros, 0);
    byte bad = SampleCode.of(role, false, MachineState.UNKNOWN);
    byte good = SampleCode.of(role, true, MachineState.UNKNOWN);
    long arrival = Instants.millis(arrivalMicros);
    BlockTexts.Rows rowTexts = texts.rows(series);
    for (int i = 0; i < to; i++) {
      int text = rowTexts.next();
      if (i < from) {
        continue;
      }
      int row = blocks.firstRow(series) + i;
      byte code = blocks.isGood(series, row, texts, text) ? good : bad;
      sink.take(
          Instants.millis(micros[i]),
          stated ? Instants.millis(micros[i] + edgeOffset(row)) : arrival,
          role == Role.STATE && code == good && text >= 0 ? codes[text] : code);
    }
  }
}
