package io.plumbline.benchmarks.fleet;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.FrameCodec;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.NamedSeries;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One agent of a fleet: reads its machines step after step, packs what it read into chained frames
 * and seals each. Not thread-safe.
 */
public final class FleetAgent {
  private static final Digest CONFIG = Digest.sha256(new byte[1]);
  private static final Value[] STATES = new Value[DeviceStream.STATES.length];

  static {
    for (int i = 0; i < STATES.length; i++) {
      STATES[i] = new Value.Text(DeviceStream.STATES[i]);
    }
  }

  private final FleetSize size;
  private final String name;
  private final UUID boot;
  private final SealSigner signer;
  private final DeviceStream[] streams;
  private final Series[] series;
  private final NamedSeries named;
  private int step;
  private long sequence;
  private Digest head = Digest.ZERO;

  /**
   * A frame and the seal behind it, ready to be sent.
   *
   * @param samples how many samples it holds
   */
  public record SealedFrame(long sequence, byte[] frame, byte[] seal, int samples) {}

  /**
   * The agent of a number, before its first reading.
   *
   * @param number from 0; its machines are the thousand from that many thousands on
   * @param key what its seals are signed with
   */
  public FleetAgent(FleetSize size, int number, PrivateKey key) {
    this.size = size;
    this.signer = new SealSigner(key);
    name = name(number);
    boot = new UUID(1, number);
    int first = number * FleetSize.AGENT_DEVICES;
    int n = Math.min(FleetSize.AGENT_DEVICES, size.devices() - first);
    streams = new DeviceStream[n];
    series = new Series[n];
    for (int i = 0; i < n; i++) {
      streams[i] = new DeviceStream(size, first + i);
      series[i] = new Series(FleetSize.deviceId(first + i), "state", Role.STATE);
    }
    named = NamedSeries.of(List.of(series));
  }

  /** What the agent of a number is called. */
  public static String name(int number) {
    return "edge-" + number;
  }

  /** Its only boot. */
  public UUID boot() {
    return boot;
  }

  /** Whether every step of the fleet was read. */
  public boolean isDone() {
    return step >= size.steps();
  }

  /** When the next frame arrives, microseconds since the epoch. */
  long nextArrivalMicros() {
    return size.arrivalMillis(step) * 1000;
  }

  /** Reads as many steps as a frame lasts. */
  public SealedFrame next() {
    List<Sample> samples = new ArrayList<>(streams.length * size.frameSteps() * 11 / 10);
    long createdMicros = nextArrivalMicros() - 1;
    int end = step + size.frameSteps();
    for (int i = 0; i < streams.length; i++) {
      Series one = series[i];
      for (int at = step; at < end; at++) {
        streams[i].step(at, (millis, state) -> samples.add(sample(one, millis, state)));
      }
    }
    step = end;
    FrameHeader header =
        new FrameHeader(Provenance.EDGE, name, boot, ++sequence, head, CONFIG, createdMicros);
    byte[] frame = FrameCodec.encode(header, named, samples, List.of());
    head = Digest.sha256(frame);
    Seal seal = signer.sign(name, boot, sequence, head, createdMicros);
    return new SealedFrame(sequence, frame, seal.encode(), samples.size());
  }

  private static Sample sample(Series one, long millis, int state) {
    boolean bad = state == DeviceStream.BAD;
    return new Sample(
        one,
        millis * 1000,
        millis * 1000,
        bad ? Value.NONE : STATES[state],
        bad ? Quality.BAD : Quality.GOOD);
  }
}
