package io.plumbline.verifier.engine.fold;

import io.plumbline.contract.bytes.ByteSink;
import io.plumbline.contract.bytes.ByteSource;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.FrameLimits;
import io.plumbline.verifier.engine.source.ChainName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a device sent over a stretch of the archive, reduced to what the fold needs. Samples are
 * added in arrival order; those that break rule 1, 2 or 3 are counted and dropped at once. Slices
 * of one device are joined in arrival order by {@link #append}.
 *
 * <p>A slice has one of two forms. {@link Form#SPELLS} keeps sums per day, 24 bytes each, and where
 * samples were missing, and is what the fold takes when {@link #isExact()}. It is not when a
 * channel goes back in time further than the last samples; then the same samples are read again
 * into the form {@link Form#ROWS}, which keeps each of them and is always exact. Both give the same
 * device-days.
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
  private final StateSums sums;
  private final Map<String, ChannelIntake> channels = new LinkedHashMap<>(2);
  private final ChainPoints frames = new ChainPoints();
  private final ChannelIntake.Tally dropped = new ChannelIntake.Tally();
  private long receivedBefore;

  /** How samples are kept. */
  public enum Form {
    /** Sums per day and state, and spells of alike samples. */
    SPELLS,
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
    this.sums = new StateSums(calendar);
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
    channels.values().forEach(ChannelIntake::noteFrames);
    return frames;
  }

  /** Samples as received, dropped ones included. */
  public long received() {
    long received = receivedBefore;
    for (ChannelIntake channel : channels.values()) {
      received += channel.received();
    }
    return received;
  }

  /** What was dropped so far. */
  public Dropped dropped() {
    return dropped.dropped();
  }

  /** Notes that samples come from a frame; {@link ChannelIntake#addBlock} does so itself. */
  public void from(ChainName chain, long sequence) {
    frames.add(chain, sequence);
  }

  /** The entry for one channel's samples; keep it while adding many. */
  public ChannelIntake channel(String name) {
    ChannelIntake known = channels.get(name);
    if (known == null) {
      known =
          intake(
              switch (form) {
                case SPELLS -> new ChannelSpells(maxGap, sums);
                case ROWS -> new ChannelSamples();
              });
      channels.put(name, known);
    }
    return known;
  }

  private ChannelIntake intake(ChannelLog log) {
    return new ChannelIntake(log, serviceFrom, serviceTo, limits, frames, dropped);
  }

  /** How long states lasted, as far as that is settled; those of a slice of spells. */
  StateSums sums() {
    for (ChannelIntake channel : channels.values()) {
      if (channel.log() instanceof ChannelSpells spells) {
        spells.flush();
      }
    }
    return sums;
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
    sums.addAll(later.sums());
    later.channels.forEach((name, channel) -> {
      switch (channel(name).log()) {
        case ChannelSpells spells -> spells.addAll((ChannelSpells) channel.log());
        case ChannelSamples samples -> {
          ChannelSamples other = (ChannelSamples) channel.log();
          samples.addAll(other, 0, other.size());
        }
      }
    });
    frames.addAll(later.frames());
    receivedBefore += later.received();
    dropped.add(later.dropped());
  }

  /** Lets go of the frames that it was filled from. */
  public void letGo() {
    for (ChannelIntake channel : channels.values()) {
      channel.noteFrames();
      if (channel.log() instanceof ChannelSpells spells) {
        spells.letGo();
      }
    }
    sums.trim();
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
    for (ChannelSpells spells : spells()) {
      if (spells.isBroken()) {
        return false;
      }
      stateChannels += spells.hasState() ? 1 : 0;
    }
    // The states of several channels are told apart by the times at which they were received.
    return stateChannels <= 1;
  }

  /** The channels of a slice of spells. */
  List<ChannelSpells> spells() {
    List<ChannelSpells> spells = new ArrayList<>(channels.size());
    channels.values().forEach(channel -> spells.add((ChannelSpells) channel.log()));
    return spells;
  }

  /** Brings every channel of a slice of rows into order and returns them. */
  List<ChannelSamples> settle() {
    List<ChannelSamples> settled = new ArrayList<>(channels.size());
    for (ChannelIntake channel : channels.values()) {
      ChannelSamples samples = (ChannelSamples) channel.log();
      samples.settle();
      settled.add(samples);
    }
    return settled;
  }

  /** The slice as bytes, for another process of the same run; no format that is kept. */
  public byte[] toBytes() {
    ByteSink out = new ByteSink().u8(VERSION).u8(form.ordinal()).text(device);
    Dropped drop = dropped();
    out.varint(received())
        .varint(drop.outsideService())
        .varint(drop.future())
        .varint(drop.late())
        .varint(drop.futureOperating())
        .varint(drop.lateOperating());
    frames().write(out);
    sums().write(out);
    out.varint(channels.size());
    channels.forEach((name, channel) -> {
      out.text(name);
      channel.log().write(out);
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
    slice.receivedBefore = in.varint();
    slice.dropped.add(new Dropped(in.varint(), in.varint(), in.varint(), in.varint(), in.varint()));
    slice.frames.addAll(ChainPoints.read(in));
    slice.sums.readAll(in);
    int n = in.count("channels", FrameLimits.MAX_SERIES);
    for (int i = 0; i < n; i++) {
      String name = in.text(MAX_TEXT_BYTES);
      slice.channels.put(
          name,
          slice.intake(
              slice.form == Form.ROWS
                  ? ChannelSamples.read(in)
                  : ChannelSpells.read(in, slice.maxGap, slice.sums)));
    }
    in.end();
    return slice;
  }
}
