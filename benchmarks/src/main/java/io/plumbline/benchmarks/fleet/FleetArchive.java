package io.plumbline.benchmarks.fleet;

import io.plumbline.collector.archive.ArchiveWriter;
import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.FrameCodec;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Writes a fleet's archive as agents and a gateway do: chained frames, a seal behind each. */
final class FleetArchive {
  private static final String GATEWAY = "gw-1";
  private static final Value[] STATES = new Value[DeviceStream.STATES.length];

  static {
    for (int i = 0; i < STATES.length; i++) {
      STATES[i] = new Value.Text(DeviceStream.STATES[i]);
    }
  }

  private final FleetSize size;
  private final ArchiveLayout layout;
  private final Keys keys;

  private FleetArchive(FleetSize size, Path folder) {
    this.size = size;
    this.layout = new ArchiveLayout(folder);
    this.keys = new Keys(layout);
  }

  /** Writes the archive. */
  static void write(FleetSize size, Path folder) throws IOException, GeneralSecurityException {
    new FleetArchive(size, folder).write();
  }

  /** Writes the ledger of the fleet. */
  static void writeLedger(FleetSize size, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("enterprises.csv"), "enterprise_id,name,region\nE0,Fleet,上海\n");
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("devices.csv"))) {
      out.write("device_id,enterprise_id,category,deployment,connected_from\n");
      for (int device = 0; device < size.devices(); device++) {
        out.write(FleetSize.deviceId(device) + ",E0,机床,公有云,2020-01-01\n");
      }
    }
  }

  private void write() throws IOException, GeneralSecurityException {
    List<Agent> agents = new ArrayList<>();
    for (int i = 0; i < size.agents(); i++) {
      agents.add(new Agent(i));
    }
    Progress progress = new Progress("archive");
    try (ArchiveWriter writer =
        ArchiveWriter.open(layout, GATEWAY, keys.gateway(GATEWAY).getPrivate())) {
      for (int step = 0; step < size.steps(); step += size.frameSteps()) {
        long arrivalMicros = size.arrivalMillis(step) * 1000;
        for (Agent agent : agents) {
          agent.send(step, arrivalMicros, writer);
        }
        writer.sync();
        progress.reached(step, size.steps());
      }
    }
  }

  private final class Agent {
    private final String name;
    private final KeyPair key;
    private final UUID boot;
    private final DeviceStream[] streams;
    private final Series[] series;
    private long sequence;
    private Digest head = Digest.ZERO;

    Agent(int number) throws IOException, GeneralSecurityException {
      name = "edge-" + number;
      key = keys.agent(name);
      boot = new UUID(1, number);
      int first = number * FleetSize.AGENT_DEVICES;
      int n = Math.min(FleetSize.AGENT_DEVICES, size.devices() - first);
      streams = new DeviceStream[n];
      series = new Series[n];
      for (int i = 0; i < n; i++) {
        streams[i] = new DeviceStream(size, first + i);
        series[i] = new Series(FleetSize.deviceId(first + i), "state", Role.STATE);
      }
    }

    void send(int firstStep, long arrivalMicros, ArchiveWriter writer)
        throws GeneralSecurityException {
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < streams.length; i++) {
        Series one = series[i];
        for (int step = firstStep; step < firstStep + size.frameSteps(); step++) {
          streams[i].step(step, (millis, state) -> samples.add(sample(one, millis, state)));
        }
      }
      FrameHeader header =
          new FrameHeader(
              Provenance.EDGE,
              name,
              boot,
              ++sequence,
              head,
              Digest.sha256(new byte[1]),
              arrivalMicros - 1);
      byte[] frame = FrameCodec.encode(header, List.of(series), samples, List.of());
      head = Digest.sha256(frame);
      writer.append(SegmentRecord.Kind.FRAME, frame, arrivalMicros);
      Seal seal = Seal.sign(name, boot, sequence, head, arrivalMicros - 1, key.getPrivate());
      writer.append(SegmentRecord.Kind.SEAL, seal.encode(), arrivalMicros);
    }

    private Sample sample(Series one, long millis, int state) {
      boolean bad = state == DeviceStream.BAD;
      return new Sample(
          one,
          millis * 1000,
          millis * 1000,
          bad ? Value.NONE : STATES[state],
          bad ? Quality.BAD : Quality.GOOD);
    }
  }
}
