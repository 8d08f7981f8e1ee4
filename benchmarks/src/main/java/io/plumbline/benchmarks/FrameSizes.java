package io.plumbline.benchmarks;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.frame.FrameCodec;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.frame.TelemetryFrame;
import io.plumbline.contract.segment.SegmentFormat;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/**
 * Prints how many bytes a sample takes on disk at a period of 60 s, with receipts and one seal a
 * minute, and how many samples one core encodes and decodes in a second of its own time. One agent,
 * 1000 machines; a state changes every half an hour on the average; the float is a load with two
 * decimals, as a 32-bit register gives it.
 */
public final class FrameSizes {
  private static final int DEVICES = 1000;
  private static final long START = 1_719_763_140_000_000L;
  private static final long MINUTE = 60_000_000L;
  private static final int SEAL_BYTES = 142 + SegmentFormat.RECORD_OVERHEAD_BYTES;
  private static final Value[] STATES = {
    new Value.Text("RUNNING"),
    new Value.Text("IDLE"),
    new Value.Text("FAULT"),
    new Value.Text("OFFLINE")
  };

  private FrameSizes() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws FormatFault {
    System.out.println("float jitter  minutes/frame     rows  B/sample  encode M/s  decode M/s");
    for (boolean load : new boolean[] {false, true}) {
      for (int minutes : new int[] {1, 10, 60}) {
        for (int grain : new int[] {0, 1000, 1}) {
          measure(load, minutes, grain);
        }
      }
    }
  }

  private static void measure(boolean load, int minutes, int grainMicros) throws FormatFault {
    List<Sample> samples = samples(load, minutes, grainMicros);
    byte[] frame = encode(samples);
    double bytes =
        frame.length + SegmentFormat.RECORD_OVERHEAD_BYTES + (double) minutes * SEAL_BYTES;
    long encode = Long.MAX_VALUE;
    long decode = Long.MAX_VALUE;
    long checked = 0;
    for (int i = 0; i < 2000 / minutes + 50; i++) {
      long start = ownNanos();
      checked += encode(samples).length;
      long between = ownNanos();
      checked += ((TelemetryFrame) Frame.decode(ByteBuffer.wrap(frame))).rows();
      decode = Math.min(decode, ownNanos() - between);
      encode = Math.min(encode, between - start);
    }
    if (checked == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    int n = samples.size();
    System.out.printf(
        Locale.ROOT,
        "%-5s %-7s %13d %8d %9.2f %11.1f %11.1f%n",
        load ? "yes" : "no",
        grainMicros == 0 ? "none" : grainMicros == 1 ? "5 ms/us" : "5 ms/ms",
        minutes,
        n,
        bytes / n,
        n * 1e3 / encode,
        n * 1e3 / decode);
  }

  private static byte[] encode(List<Sample> samples) {
    FrameHeader header =
        new FrameHeader(
            Provenance.EDGE,
            "edge-1",
            new UUID(1, 2),
            7,
            Digest.sha256(new byte[1]),
            Digest.sha256(new byte[2]),
            START);
    return FrameCodec.encode(header, samples, List.of());
  }

  private static List<Sample> samples(boolean load, int minutes, int grainMicros) {
    Random random = new Random(1);
    int[] state = random.ints(DEVICES, 0, STATES.length).toArray();
    long[] phase = random.longs(DEVICES, 0, 60_000).map(ms -> 1000 * ms).toArray();
    double[] level = random.doubles(DEVICES, 20, 80).toArray();
    List<Sample> samples = new ArrayList<>();
    for (int minute = 0; minute < minutes; minute++) {
      for (int device = 0; device < DEVICES; device++) {
        long jitter =
            grainMicros == 0
                ? 0
                : (random.nextInt(10_001) - 5000) / grainMicros * (long) grainMicros;
        long time = START + minute * MINUTE + phase[device] + jitter;
        if (random.nextInt(30) == 0) {
          state[device] = random.nextInt(STATES.length);
        }
        String id = "D%05d".formatted(device);
        samples.add(
            new Sample(
                new Series(id, "state", Role.STATE),
                time,
                time,
                STATES[state[device]],
                Quality.GOOD));
        if (load) {
          level[device] += random.nextGaussian() * 0.5;
          Value value = new Value.Real((float) (Math.round(level[device] * 100) / 100.0));
          samples.add(
              new Sample(
                  new Series(id, "load", Role.PROCESS, "%"), time, time, value, Quality.GOOD));
        }
      }
    }
    return samples;
  }

  /**
   * The time that this thread has had a core to itself: other work on the machine does not count.
   */
  private static long ownNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
