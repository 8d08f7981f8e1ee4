package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.BlockTexts;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Role;
import java.util.List;

/**
 * A telemetry frame with what the fold asks of all its blocks: when its samples arrived, and what
 * its texts mean as machine states, found out once per frame. Immutable; the bytes behind it must
 * not change.
 */
public final class ArrivedFrame {
  private final FrameBlocks blocks;
  private final BlockTexts texts;
  private final byte[] codes;
  private final boolean stated;
  private final long arrivalMicros;

  /** Takes in rows in arrival order; times are milliseconds since the epoch. */
  interface RowSink {
    void take(long source, long arrival, byte code);
  }

  /**
   * Reads what the fold needs of a frame.
   *
   * @param arrivalMicros when the gateway took the frame in; a recording's rows state it themselves
   * @throws FormatFault when something of that is malformed; no later call finds more
   */
  public ArrivedFrame(FrameBlocks blocks, long arrivalMicros) throws FormatFault {
    this.blocks = blocks;
    this.texts = blocks.texts();
    this.stated = blocks.header().provenance() == Provenance.IMPORT;
    this.arrivalMicros = arrivalMicros;
    if (stated) {
      blocks.readEdgeOffsets();
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

  /** The texts by block. */
  BlockTexts texts() {
    return texts;
  }

  /** The code of a good state sample with a text. */
  byte code(int text) {
    return codes[text];
  }

  /** Whether the rows state when they arrived. */
  boolean isStated() {
    return stated;
  }

  /** When the frame arrived, if the rows do not state it. */
  long arrivalMicros() {
    return arrivalMicros;
  }

  /** Whether what the rows of every block state moves along with their source times. */
  boolean hasConstantEdgeOffset() {
    try {
      return blocks.isEdgeOffsetConstant();
    } catch (FormatFault e) {
      throw new IllegalStateException("what was read once cannot be read again", e);
    }
  }

  /** Edge time − source time of a row of the frame, microseconds. */
  long edgeOffset(int row) {
    try {
      return blocks.edgeOffset(row);
    } catch (FormatFault e) {
      throw new IllegalStateException("what was read once cannot be read again", e);
    }
  }

  /** Gives the rows of a block from {@code from} to {@code to}, exclusive, both counted in it. */
  void rows(int series, Role role, int from, int to, RowSink sink) {
    long[] micros = new long[blocks.rows(series)];
    blocks.copySourceMicros(series, micros, 0);
    boolean allGood = blocks.isAllGood(series, texts);
    byte good = SampleCode.of(role, true, MachineState.UNKNOWN);
    byte bad = SampleCode.of(role, false, MachineState.UNKNOWN);
    long arrival = Instants.millis(arrivalMicros);
    boolean onlyTexts = texts.isText(series);
    int run = onlyTexts ? texts.firstRun(series) : 0;
    for (int i = from; i < to; i++) {
      int row = blocks.firstRow(series) + i;
      byte code = allGood || blocks.isGood(series, row, texts) ? good : bad;
      if (role == Role.STATE && code == good) {
        if (onlyTexts) {
          while (texts.rowsUpTo(series, run) <= i) {
            run++;
          }
          code = codes[texts.text(run)];
        } else {
          int text = texts.textOf(series, row);
          code = text < 0 ? good : codes[text];
        }
      }
      sink.take(
          Instants.millis(micros[i]),
          stated ? Instants.millis(micros[i] + edgeOffset(row)) : arrival,
          code);
    }
  }
}
