package io.plumbline.collector.gateway;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.FrameCodec;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Packs frames as an agent does: one boot, each frame linked to the one before. */
public final class FrameChain {
  /** When the first sample of the first frame was taken. */
  public static final long START_MICROS = 1_790_000_000_000_000L;

  private final String agent;
  private final UUID boot;
  private long sequence;
  private Digest head;
  private Digest config = Digest.ZERO;

  public FrameChain(String agent, UUID boot, long sequence, Digest head) {
    this.agent = agent;
    this.boot = boot;
    this.sequence = sequence;
    this.head = head;
  }

  public static FrameChain begin(String agent) {
    return new FrameChain(agent, UUID.randomUUID(), 0, Digest.ZERO);
  }

  public UUID boot() {
    return boot;
  }

  public long sequence() {
    return sequence;
  }

  public Digest head() {
    return head;
  }

  /** The frames from here on are made under another configuration. */
  public FrameChain under(Digest configuration) {
    config = configuration;
    return this;
  }

  /** A boot after this one. */
  public FrameChain reboot() {
    return new FrameChain(agent, UUID.randomUUID(), 0, head);
  }

  /** The next frame, with some samples of one device. */
  public byte[] next(String device, int rows) {
    return next(samples(device, rows, START_MICROS + sequence * 1_000_000), List.of());
  }

  public byte[] next(List<Sample> samples, List<Gap> gaps) {
    sequence++;
    FrameHeader header =
        new FrameHeader(
            Provenance.EDGE, agent, boot, sequence, head, config, START_MICROS + sequence);
    byte[] bytes = FrameCodec.encode(header, samples, gaps);
    head = Digest.sha256(bytes);
    return bytes;
  }

  public Seal seal(PrivateKey key) {
    try {
      return Seal.sign(agent, boot, sequence, head, START_MICROS + sequence, key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** States and loads in turn, a millisecond apart; the loads do not pack. */
  public static List<Sample> samples(String device, int rows, long fromMicros) {
    Series state = new Series(device, "state", Role.STATE);
    Series load = new Series(device, "load", Role.PROCESS, "%");
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      long at = fromMicros + i * 1_000L;
      samples.add(
          i % 2 == 0
              ? new Sample(
                  state, at, at + 10, new Value.Text(i % 4 == 0 ? "RUNNING" : "IDLE"), Quality.GOOD)
              : new Sample(load, at, at + 10, new Value.Real(Math.sin(at) * Math.E), Quality.GOOD));
    }
    return samples;
  }
}
