package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.column.TimeColumn;
import io.plumbline.contract.frame.BlockTexts;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.verifier.engine.source.ChainName;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the samples of one channel of a device, in arrival order. Those that break rule 1, 2 or
 * 3 (semantics, "Qualifying samples") are counted and dropped at once. Not thread-safe.
 */
public final class ChannelIntake {
  /** A block cut into more lines than this is looked at row by row. */
  private static final int MAX_LINES = 8;

  private static final long NOT_STEADY = Long.MAX_VALUE;

  private final ChannelLog log;
  private final long serviceFrom;
  private final long serviceTo;
  private final Limits limits;
  private long received;
  private long lastSequence;
  private @Nullable ChainName lastChain;
  private final ChainPoints frames;
  private final Tally dropped;

  /** What was dropped of a device so far. */
  static final class Tally {
    private long outsideService;
    private long future;
    private long late;
    private long futureOperating;
    private long lateOperating;

    Dropped dropped() {
      return new Dropped(outsideService, future, late, futureOperating, lateOperating);
    }

    void add(Dropped more) {
      outsideService += more.outsideService();
      future += more.future();
      late += more.late();
      futureOperating += more.futureOperating();
      lateOperating += more.lateOperating();
    }
  }

  /**
   * An intake into a log.
   *
   * @param serviceFrom first instant in service, milliseconds
   * @param serviceTo first instant out of service
   * @param frames where the frames are noted that samples come in
   * @param dropped where those are counted that are dropped
   */
  ChannelIntake(
      ChannelLog log,
      long serviceFrom,
      long serviceTo,
      Limits limits,
      ChainPoints frames,
      Tally dropped) {
    this.log = log;
    this.serviceFrom = serviceFrom;
    this.serviceTo = serviceTo;
    this.limits = limits;
    this.frames = frames;
    this.dropped = dropped;
  }

  ChannelLog log() {
    return log;
  }

  /** Samples as received, dropped ones included. */
  long received() {
    return received;
  }

  /** Puts down which frames the samples came in. */
  void noteFrames() {
    if (lastChain != null) {
      frames.add(lastChain, lastSequence);
      lastChain = null;
    }
  }

  private void from(ChainName chain, long sequence) {
    if (chain == lastChain) { // mostly: a device has one agent, and a fold one object for its chain
      lastSequence = Math.max(lastSequence, sequence);
    } else {
      noteFrames();
      lastChain = chain;
      lastSequence = sequence;
    }
  }

  /**
   * Adds the next sample; times are microseconds since the epoch.
   *
   * @param receivedMicros when it arrived: the receipt's time, or what the recording states
   */
  public void add(Role role, long sourceMicros, long receivedMicros, Quality quality, Value value) {
    add(
        Instants.millis(sourceMicros),
        Instants.millis(receivedMicros),
        SampleCode.of(role, quality, value));
  }

  /**
   * Adds the rows of one series of a frame, whose rows are in arrival order.
   *
   * @param series index of the series in the frame
   * @param arrivalMicros when the frame arrived; empty for a recording, whose rows state it
   */
  public void addAll(TelemetryFrame frame, int series, OptionalLong arrivalMicros) {
    Role role = frame.series().get(series).role();
    boolean allGood = frame.summary().isAllGood(series);
    byte good = SampleCode.of(role, true, MachineState.UNKNOWN);
    byte bad = SampleCode.of(role, false, MachineState.UNKNOWN);
    boolean stated = arrivalMicros.isEmpty();
    long arrival = stated ? 0 : Instants.millis(arrivalMicros.getAsLong());
    int end = frame.summary().firstRow(series + 1);
    for (int row = frame.summary().firstRow(series); row < end; row++) {
      byte code = allGood || frame.isGood(row) ? good : bad;
      if (role == Role.STATE && code == good) {
        int text = frame.textIndex(row);
        code =
            text < 0
                ? good
                : SampleCode.of(role, true, MachineState.ofValue(frame.texts().get(text)));
      }
      add(
          Instants.millis(frame.sourceMicros(row)),
          stated ? Instants.millis(frame.edgeMicros(row)) : arrival,
          code);
    }
  }

  /**
   * Adds the rows of one block of a frame, which are in arrival order. A block whose encoding shows
   * that its times ascend, with no gap and none too early or late, is added by its runs of states
   * without a look at its rows.
   *
   * @param series index of the block, which has a row
   * @param role of the block's samples
   */
  public void addBlock(ArrivedFrame frame, int series, Role role) {
    from(frame.chain(), frame.sequence());
    if (!(log instanceof ChannelSpells spells)) {
      frame.rows(series, role, 0, frame.blocks().rows(series), this::add);
    } else if (!addLines(spells, frame, series, role)) {
      ChannelSamples rows = new ChannelSamples();
      frame.rows(
          series,
          role,
          0,
          frame.blocks().rows(series),
          (source, arrival, code) -> add(rows, source, arrival, code));
      spells.addRows(rows);
    }
  }

  private boolean addLines(ChannelSpells spells, ArrivedFrame frame, int series, Role role) {
    FrameBlocks blocks = frame.blocks();
    TimeColumn times = blocks.times();
    int line = times.firstLine(series);
    long first = Instants.millis(times.time(line, 0));
    if (first <= spells.lastTime()
        || first < serviceFrom
        || first < frame.earliest()
        || !frame.isPlain(series)) {
      return false;
    }
    int n = blocks.rows(series);
    boolean single = times.firstLine(series + 1) == line + 1;
    long last =
        single ? lastOfLine(spells, times, line, n) : lastOfLines(spells, frame, series, role);
    if (last == NOT_STEADY || last >= serviceTo || last > frame.latest()) {
      return false;
    }
    received += n;
    BlockTexts texts = frame.texts();
    boolean states = role == Role.STATE && texts.isText(series);
    int run = states ? texts.firstRun(series) : 0;
    byte code =
        states ? frame.code(texts.text(run)) : SampleCode.of(role, true, MachineState.UNKNOWN);
    if (single && (!states || texts.rowsUpTo(series, run) >= n)) {
      spells.addRun(first, last, n, code);
    } else {
      addRuns(spells, frame, series, states, code);
    }
    spells.endedWith(frame, series, role);
    return true;
  }

  /** Time of the last row of a line, if its rows are known to ascend without a gap. */
  private static long lastOfLine(ChannelSpells spells, TimeColumn times, int line, int n) {
    return n == 1 || times.isSteady(line, 1000, spells.maxGap() * 1000)
        ? Instants.millis(times.time(line, n - 1))
        : NOT_STEADY;
  }

  /** The same of several lines, none of which begins before the one before it ends. */
  private static long lastOfLines(ChannelSpells spells, ArrivedFrame frame, int series, Role role) {
    TimeColumn times = frame.blocks().times();
    int from = times.firstLine(series);
    int to = times.firstLine(series + 1);
    long last = Long.MIN_VALUE;
    for (int line = from; line < to && to - from <= MAX_LINES; line++) {
      long begins = Instants.millis(times.time(line, 0));
      if (begins < last || (begins == last && !isRepeated(frame, series, role, line))) {
        return NOT_STEADY;
      }
      last = lastOfLine(spells, times, line, times.firstRow(line + 1) - times.firstRow(line));
      if (last == NOT_STEADY) {
        return NOT_STEADY;
      }
    }
    return to - from <= MAX_LINES ? last : NOT_STEADY;
  }

  /** Whether the first row of a line says the same as the row before. */
  private static boolean isRepeated(ArrivedFrame frame, int series, Role role, int line) {
    if (role != Role.STATE || !frame.texts().isText(series)) {
      return true;
    }
    FrameBlocks blocks = frame.blocks();
    int row = blocks.times().firstRow(line) - blocks.firstRow(series);
    BlockTexts texts = frame.texts();
    int run = texts.firstRun(series);
    while (texts.rowsUpTo(series, run) < row) {
      run++;
    }
    return texts.rowsUpTo(series, run) > row
        || frame.code(texts.text(run)) == frame.code(texts.text(run + 1));
  }

  /** Adds lines by runs of states; the first row of a line may repeat the one before. */
  private static void addRuns(
      ChannelSpells spells, ArrivedFrame frame, int series, boolean states, byte firstCode) {
    FrameBlocks blocks = frame.blocks();
    BlockTexts texts = frame.texts();
    TimeColumn times = blocks.times();
    int run = texts.firstRun(series);
    int runEnd = states ? texts.rowsUpTo(series, run) : Integer.MAX_VALUE;
    byte code = firstCode;
    for (int line = times.firstLine(series); line < times.firstLine(series + 1); line++) {
      int lineStart = times.firstRow(line) - blocks.firstRow(series);
      int lineEnd = times.firstRow(line + 1) - blocks.firstRow(series);
      int row = lineStart;
      while (row < lineEnd) {
        if (row == runEnd) {
          runEnd = texts.rowsUpTo(series, ++run);
          code = frame.code(texts.text(run));
        }
        int end = Math.min(lineEnd, runEnd);
        long from = Instants.millis(times.time(line, row - lineStart));
        boolean repeated = from == spells.lastTime();
        if (!repeated) {
          long to = Instants.millis(times.time(line, end - 1 - lineStart));
          spells.addRun(from, to, end - row, code);
          row = end;
        } else {
          row++;
        }
      }
    }
  }

  private void add(long source, long arrival, byte code) {
    add(log, source, arrival, code);
  }

  private void add(ChannelLog to, long source, long arrival, byte code) {
    received++;
    if (source < serviceFrom || source >= serviceTo) {
      dropped.outsideService++;
    } else if (arrival < source && source - arrival > limits.maxFutureMillis()) {
      dropped.future++;
      dropped.futureOperating += SampleCode.isHeartbeat(code) ? 0 : 1;
    } else if (arrival > source && arrival - source > limits.realtimeLagMillis()) {
      dropped.late++;
      dropped.lateOperating += SampleCode.isHeartbeat(code) ? 0 : 1;
    } else {
      to.add(source, (int) (arrival - source), code);
    }
  }
}
