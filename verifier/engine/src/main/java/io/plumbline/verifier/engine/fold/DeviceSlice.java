package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.column.TimeColumn;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.BlockTexts;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.FrameLimits;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.verifier.engine.source.ChainName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a device sent over a stretch of the archive, reduced to what the fold needs. Samples are
 * added in arrival order; those that break rule 1, 2 or 3 are counted and dropped at once. Slices
 * of one device are joined in arrival order by {@link #append}.
 *
 * <p>A slice has one of two forms. {@link Form#PIECES} keeps runs of alike samples, some bytes for
 * hours of telemetry, and is what the fold takes when {@link #isExact()}. It is not when a channel
 * goes back in time or repeats itself in a way that the runs cannot tell; then the same samples are
 * read again into the form {@link Form#ROWS}, which keeps each of them and is always exact. Both
 * give the same device-days.
 *
 * <p>Not thread-safe: one slice is one thread's.
 */
public final class DeviceSlice {
  private static final int VERSION = 1;
  private static final int MAX_TEXT_BYTES = 600;

  private final String device;
  private final DeviceTerms terms;
  private final Form form;
  private final long serviceFrom;
  private final long serviceTo;
  private final Limits limits;
  private final long maxGap;
  private final Map<String, ChannelLog> channels = new LinkedHashMap<>(2);
  private final ChainPoints frames = new ChainPoints();
  private @Nullable ChainName lastChain;
  private long lastSequence;
  private long received;
  private long outsideService;
  private long future;
  private long late;
  private long futureOperating;
  private long lateOperating;

  /** How samples are kept. */
  public enum Form {
    /** Runs of alike samples. */
    PIECES,
    /** Every sample, 13 bytes each. */
    ROWS
  }

  public DeviceSlice(
      String device, DeviceTerms terms, DayCalendar calendar, Limits limits, Form form) {
    this.device = device;
    this.terms = terms;
    this.limits = limits;
    this.form = form;
    this.serviceFrom = terms.serviceFrom(calendar);
    this.serviceTo = terms.serviceTo(calendar);
    this.maxGap = Math.min(terms.staleAfterMillis(), calendar.shortestDay());
  }

  private DeviceSlice(DeviceSlice like) {
    this.device = like.device;
    this.terms = like.terms;
    this.limits = like.limits;
    this.form = like.form;
    this.serviceFrom = like.serviceFrom;
    this.serviceTo = like.serviceTo;
    this.maxGap = like.maxGap;
  }

  /** A slice without content of the same device, terms and form, at no cost of calendars. */
  public DeviceSlice fresh() {
    return new DeviceSlice(this);
  }

  /** The device. */
  public String device() {
    return device;
  }

  /** The terms that the samples are judged by. */
  public DeviceTerms terms() {
    return terms;
  }

  /** How samples are kept. */
  public Form form() {
    return form;
  }

  /** The frames that the samples came in. */
  public ChainPoints frames() {
    noteLastFrame();
    return frames;
  }

  private void noteLastFrame() {
    if (lastChain != null) {
      frames.add(lastChain, lastSequence);
      lastChain = null;
    }
  }

  /** Samples as received, dropped ones included. */
  public long received() {
    return received;
  }

  /** What was dropped so far. */
  public Dropped dropped() {
    return new Dropped(outsideService, future, late, futureOperating, lateOperating);
  }

  /** Notes that what is added next comes from a frame. */
  public void from(ChainName chain, long sequence) {
    if (chain == lastChain) { // mostly: a device has one agent, and a fold one object for its chain
      lastSequence = Math.max(lastSequence, sequence);
    } else {
      noteLastFrame();
      lastChain = chain;
      lastSequence = sequence;
    }
  }

  /** The entry for one channel's samples; keep it while adding many. */
  public Channel channel(String name) {
    return new Channel(log(name));
  }

  private ChannelLog log(String name) {
    return channels.computeIfAbsent(
        name,
        key ->
            switch (form) {
              case PIECES -> new ChannelPieces(maxGap);
              case ROWS -> new ChannelSamples();
            });
  }

  /**
   * Adds everything that a slice of the same device holds which arrived later. Its own content
   * stays as it is.
   */
  public void append(DeviceSlice later) {
    if (later.form != form || !later.device.equals(device)) {
      throw new IllegalArgumentException(
          "a slice of %s of %s cannot go on one of %s of %s"
              .formatted(later.form, later.device, form, device));
    }
    later.channels.forEach((name, log) -> {
      switch (log(name)) {
        case ChannelPieces pieces -> pieces.addAll((ChannelPieces) log);
        case ChannelSamples samples -> {
          ChannelSamples other = (ChannelSamples) log;
          samples.addAll(other, 0, other.size());
        }
      }
    });
    frames().addAll(later.frames());
    received += later.received;
    outsideService += later.outsideService;
    future += later.future;
    late += later.late;
    futureOperating += later.futureOperating;
    lateOperating += later.lateOperating;
  }

  /** Lets go of the frames that it was filled from. */
  public void letGo() {
    noteLastFrame();
    for (ChannelLog log : channels.values()) {
      if (log instanceof ChannelPieces pieces) {
        pieces.letGo();
      }
    }
  }

  /** Appends each slice to the one of its device, or keeps it as the first. */
  public static void join(Map<String, DeviceSlice> slices, Iterable<DeviceSlice> later) {
    for (DeviceSlice slice : later) {
      DeviceSlice before = slices.putIfAbsent(slice.device(), slice);
      if (before != null) {
        before.append(slice);
      }
    }
  }

  /** Whether {@link DeviceFold#fold} can take it; otherwise the samples are needed as rows. */
  public boolean isExact() {
    if (form == Form.ROWS) {
      return true;
    }
    int stateChannels = 0;
    for (ChannelPieces pieces : pieces()) {
      if (pieces.isBroken()) {
        return false;
      }
      stateChannels += pieces.hasState() ? 1 : 0;
    }
    // The states of several channels are told apart by the times at which they were received.
    return stateChannels <= 1;
  }

  /** The channels of a slice of pieces. */
  List<ChannelPieces> pieces() {
    List<ChannelPieces> pieces = new ArrayList<>(channels.size());
    channels.values().forEach(log -> pieces.add((ChannelPieces) log));
    return pieces;
  }

  /** Brings every channel of a slice of rows into order and returns them. */
  List<ChannelSamples> settle() {
    List<ChannelSamples> settled = new ArrayList<>(channels.size());
    for (ChannelLog log : channels.values()) {
      ChannelSamples samples = (ChannelSamples) log;
      samples.settle();
      settled.add(samples);
    }
    return settled;
  }

  /** The slice as bytes, for another process of the same run; no format that is kept. */
  public byte[] toBytes() {
    ByteSink out = new ByteSink().u8(VERSION).u8(form.ordinal()).text(device);
    out.varint(received)
        .varint(outsideService)
        .varint(future)
        .varint(late)
        .varint(futureOperating)
        .varint(lateOperating);
    frames().write(out);
    out.varint(channels.size());
    channels.forEach((name, log) -> {
      out.text(name);
      log.write(out);
    });
    return out.toBytes();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws FormatFault when the bytes are no slice
   * @throws IllegalArgumentException when the device stands in no ledger
   */
  public static DeviceSlice of(byte[] bytes, FoldTerms terms) throws FormatFault {
    ByteSource in = new ByteSource("slice", ByteBuffer.wrap(bytes));
    int version = in.u8();
    int form = in.u8();
    if (version != VERSION || form >= Form.values().length) {
      throw in.fault(0, "version " + version + " and form " + form + " are those of no slice");
    }
    DeviceSlice slice = terms.slice(in.text(MAX_TEXT_BYTES), Form.values()[form]);
    slice.received = in.varint();
    slice.outsideService = in.varint();
    slice.future = in.varint();
    slice.late = in.varint();
    slice.futureOperating = in.varint();
    slice.lateOperating = in.varint();
    slice.frames.addAll(ChainPoints.read(in));
    int n = in.count("channels", FrameLimits.MAX_SERIES);
    for (int i = 0; i < n; i++) {
      String name = in.text(MAX_TEXT_BYTES);
      slice.channels.put(
          name,
          slice.form == Form.ROWS ? ChannelSamples.read(in) : ChannelPieces.read(in, slice.maxGap));
    }
    in.end();
    return slice;
  }

  /** Takes in the samples of one channel. */
  public final class Channel {
    private final ChannelLog log;

    private Channel(ChannelLog log) {
      this.log = log;
    }

    /**
     * Adds the next sample in arrival order; times are microseconds since the epoch.
     *
     * @param receivedMicros when it arrived: the receipt's time, or what the recording states
     */
    public void add(
        Role role, long sourceMicros, long receivedMicros, Quality quality, Value value) {
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
     * Adds the rows of one block of a frame, which are in arrival order. A block whose encoding
     * shows that its times ascend, with no gap and none too early or late, is added by its runs of
     * states without a look at its rows.
     *
     * @param series index of the block, which has a row
     * @param role of the block's samples
     */
    public void addBlock(ArrivedFrame frame, int series, Role role) {
      if (log instanceof ChannelPieces pieces) {
        if (!addRuns(pieces, frame, series, role)) {
          ChannelSamples rows = new ChannelSamples();
          frame.rows(
              series,
              role,
              0,
              frame.blocks().rows(series),
              (source, arrival, code) -> add(rows, source, arrival, code));
          pieces.addRows(rows);
        }
      } else {
        frame.rows(series, role, 0, frame.blocks().rows(series), this::add);
      }
    }

    private boolean addRuns(ChannelPieces pieces, ArrivedFrame frame, int series, Role role) {
      FrameBlocks blocks = frame.blocks();
      TimeColumn times = blocks.times();
      boolean stated = frame.isStated();
      int line = times.firstLine(series);
      int n = blocks.rows(series);
      if (times.firstLine(series + 1) != line + 1
          || (n > 1 && (times.leastStep(line) < 1000 || times.greatestStep(line) > maxGap * 1000))
          || !blocks.isAllGood(series, frame.texts())
          || (stated && !frame.hasConstantEdgeOffset())) {
        return false;
      }
      long lastMicros = times.time(line, n - 1);
      long first = Instants.millis(times.time(line, 0));
      long last = Instants.millis(lastMicros);
      long arrival =
          Instants.millis(stated ? lastMicros + frame.edgeOffset(0) : frame.arrivalMicros());
      // What a recording states moves along with the source time, to the millisecond.
      long earliestArrival = stated ? first + arrival - last - 1 : arrival;
      long latestArrival = stated ? first + arrival - last + 1 : arrival;
      long latestOverdue = stated ? last - arrival + 1 : last - arrival;
      if (first <= pieces.lastTime()
          || first < serviceFrom
          || last >= serviceTo
          || latestArrival - first > limits.realtimeLagMillis()
          || latestOverdue > limits.maxFutureMillis()
          || (stated && first - earliestArrival > limits.maxFutureMillis())) {
        return false;
      }
      received += n;
      if (role != Role.STATE || !frame.texts().isText(series)) {
        pieces.addRun(first, last, n, SampleCode.of(role, true, MachineState.UNKNOWN));
      } else {
        addStates(pieces, frame, series, first, last);
      }
      pieces.endedWith(frame, series, role);
      return true;
    }

    private void addStates(
        ChannelPieces pieces, ArrivedFrame frame, int series, long first, long last) {
      BlockTexts texts = frame.texts();
      TimeColumn times = frame.blocks().times();
      int line = times.firstLine(series);
      int n = frame.blocks().rows(series);
      int run = texts.firstRun(series);
      int end = texts.rowsUpTo(series, run);
      long from = first;
      int row = 0;
      while (end < n) {
        long to = Instants.millis(times.time(line, end - 1));
        pieces.addRun(from, to, end - row, frame.code(texts.text(run)));
        from = Instants.millis(times.time(line, end));
        row = end;
        end = texts.rowsUpTo(series, ++run);
      }
      pieces.addRun(from, last, n - row, frame.code(texts.text(run)));
    }

    private void add(long source, long arrival, byte code) {
      add(log, source, arrival, code);
    }

    private void add(ChannelLog to, long source, long arrival, byte code) {
      received++;
      if (source < serviceFrom || source >= serviceTo) {
        outsideService++;
      } else if (arrival < source && source - arrival > limits.maxFutureMillis()) {
        future++;
        futureOperating += SampleCode.isHeartbeat(code) ? 0 : 1;
      } else if (arrival > source && arrival - source > limits.realtimeLagMillis()) {
        late++;
        lateOperating += SampleCode.isHeartbeat(code) ? 0 : 1;
      } else {
        to.add(source, (int) (arrival - source), code);
      }
    }
  }
}
