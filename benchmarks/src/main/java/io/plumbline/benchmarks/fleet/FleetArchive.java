package io.plumbline.benchmarks.fleet;

import io.plumbline.collector.archive.ArchiveWriter;
import io.plumbline.contract.segment.ArchiveLayout;
import io.plumbline.contract.segment.SegmentRecord;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Writes a fleet's archive as agents and a gateway do: chained frames, a seal behind each. */
final class FleetArchive {
  private static final String GATEWAY = FleetSize.GATEWAY;

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
    List<FleetAgent> agents = new ArrayList<>();
    for (int i = 0; i < size.agents(); i++) {
      agents.add(new FleetAgent(size, i, keys.agent(FleetAgent.name(i)).getPrivate()));
    }
    Progress progress = new Progress("archive");
    try (ArchiveWriter writer =
        ArchiveWriter.open(layout, GATEWAY, keys.gateway(GATEWAY).getPrivate())) {
      for (int step = 0; step < size.steps(); step += size.frameSteps()) {
        for (FleetAgent agent : agents) {
          long arrivalMicros = agent.nextArrivalMicros();
          FleetAgent.SealedFrame made = agent.next();
          writer.append(SegmentRecord.Kind.FRAME, made.frame(), arrivalMicros);
          writer.append(SegmentRecord.Kind.SEAL, made.seal(), arrivalMicros);
        }
        writer.sync();
        progress.reached(step, size.steps());
      }
    }
  }
}
