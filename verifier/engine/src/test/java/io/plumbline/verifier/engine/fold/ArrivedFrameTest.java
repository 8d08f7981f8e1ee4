package io.plumbline.verifier.engine.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.FrameBlocks;
import io.plumbline.contract.frame.FrameCodec;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.telemetry.MachineState;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.verifier.engine.fold.DeviceSlice.Form;
import io.plumbline.verifier.engine.source.ChainName;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** Blocks of frames, folded as pieces, give what their samples give one by one. */
class ArrivedFrameTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final LocalDate FIRST = LocalDate.of(2024, 6, 1);
  private static final DayCalendar CALENDAR = new DayCalendar(ZONE, FIRST, FIRST.plusDays(1));
  private static final DeviceFold FOLD =
      new DeviceFold(CALENDAR, DaySpan.of(FIRST, FIRST.plusDays(1)));
  private static final DeviceTerms TERMS = new DeviceTerms(FIRST, null, 300_000);
  private static final ChainName CHAIN = new ChainName(Provenance.EDGE, "edge", new UUID(1, 1));
  private static final Series SERIES = new Series("D", "state", Role.STATE);

  @Property(tries = 500)
  void piecesOfBlocksGiveWhatSamplesGiveOneByOne(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 40) int longestFrame,
      @ForAll @IntRange(max = 6) int latest,
      @ForAll boolean recorded)
      throws FormatFault {
    List<Sample> samples = samples(random, latest);
    DeviceSlice rows = slice(Form.ROWS);
    DeviceSlice pieces = slice(Form.SPELLS);
    DeviceSlice part = slice(Form.SPELLS);
    for (int from = 0; from < samples.size(); ) {
      int to = Math.min(samples.size(), from + 1 + random.nextInt(longestFrame));
      List<Sample> some = samples.subList(from, to);
      long arrival = some.stream().mapToLong(Sample::edgeMicros).max().orElseThrow() + 1_000_000;
      for (Sample one : some) {
        rows.channel("state")
            .add(
                one.series().role(),
                one.sourceMicros(),
                recorded ? one.edgeMicros() : arrival,
                one.quality(),
                one.value());
      }
      ArrivedFrame frame = new ArrivedFrame(blocks(some, recorded), arrival, Limits.DEFAULT, CHAIN);
      part.channel("state").addBlock(frame, 0, Role.STATE);
      if (random.nextInt(4) == 0) {
        part.letGo();
        pieces.append(part);
        part = slice(Form.SPELLS);
      }
      from = to;
    }
    pieces.append(part);
    Statistics.label("exact").collect(pieces.isExact());
    assertTrue(latest > 0 || pieces.isExact());
    if (pieces.isExact()) {
      assertEquals(days(FOLD.fold(rows)), days(FOLD.fold(pieces)));
    }
  }

  /** A reading a minute, some missing, some twice, some bad, some a little late. */
  private static List<Sample> samples(Random random, int latest) {
    long start = FIRST.atStartOfDay(ZONE).toInstant().toEpochMilli();
    List<Sample> samples = new ArrayList<>();
    MachineState state = MachineState.RUNNING;
    for (int minute = 0; minute < 400; minute++) {
      if (random.nextInt(20) == 0) {
        state = MachineState.values()[random.nextInt(MachineState.values().length)];
      }
      if (random.nextInt(60) == 0) {
        minute += random.nextInt(12);
      }
      long time = (start + minute * 60_000L + random.nextInt(5)) * 1000;
      boolean bad = random.nextInt(50) == 0;
      for (int i = 0; i <= (random.nextInt(40) == 0 ? 1 : 0); i++) {
        Value value = bad ? Value.NONE : new Value.Text(state.name());
        samples.add(
            new Sample(
                SERIES,
                time,
                time + random.nextInt(3) * 1000L,
                value,
                bad ? Quality.BAD : Quality.GOOD));
        state = random.nextInt(3) == 0 ? MachineState.IDLE : state;
      }
    }
    for (int i = 0; latest > 0 && i < samples.size(); i++) {
      if (random.nextInt(30) == 0) {
        Collections.swap(samples, i, Math.min(samples.size() - 1, i + random.nextInt(latest)));
      }
    }
    return samples;
  }

  private static FrameBlocks blocks(List<Sample> samples, boolean recorded) throws FormatFault {
    FrameHeader header =
        new FrameHeader(
            recorded ? Provenance.IMPORT : Provenance.EDGE,
            "edge",
            new UUID(1, 1),
            1,
            Digest.ZERO,
            Digest.ZERO,
            0);
    return FrameBlocks.read(ByteBuffer.wrap(FrameCodec.encode(header, samples, List.of())));
  }

  private static DeviceSlice slice(Form form) {
    return new DeviceSlice("D", TERMS, CALENDAR, Limits.DEFAULT, form);
  }

  private static List<Object> days(DeviceDays days) {
    List<Object> out = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int day = (int) FIRST.plusDays(i).toEpochDay();
      out.add(days.ranOn(day));
      for (MachineState state : MachineState.values()) {
        out.add(state + " " + days.millis(state, day));
      }
    }
    Activity activity = days.activity();
    out.add(activity.received());
    out.add(activity.operating());
    out.add(activity.badOperating());
    out.add(activity.dropped());
    return out;
  }
}
