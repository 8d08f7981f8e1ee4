package io.plumbline.verifier.spark;

import io.plumbline.collector.archive.ImportArchive;
import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.usage.UsageEvent;
import io.plumbline.verifier.engine.EdgeArchive;
import io.plumbline.verifier.engine.Ledgers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The archive of a small fleet with everything in it that is not as it should be: samples out of
 * order, repeated, late, from the future and of bad quality, devices that no ledger knows, frames
 * that are missing or come twice, reboots, frames without seals, agents without certificates.
 */
final class SmallFleet {
  static final LocalDate AS_OF = LocalDate.of(2024, 6, 29);
  private static final List<String> STATES =
      List.of("RUNNING", "IDLE", "FAULT", "MAINTENANCE", "OFFLINE", "nonsense");

  private final Random random;
  private final int devices;
  private final int hours;

  SmallFleet(long seed, int devices, int hours) {
    this.random = new Random(seed);
    this.devices = devices;
    this.hours = hours;
  }

  /** The ledger: one device in it sends nothing, two that send are not in it. */
  Ledger ledger() {
    List<String> ids = new ArrayList<>(List.of("silent"));
    for (int i = 2; i < devices; i++) {
      ids.add("D" + i);
    }
    return Ledgers.of(ids.toArray(String[]::new));
  }

  /** Writes the archive. */
  void write(Path folder, boolean orderly) throws IOException {
    try (EdgeArchive archive = new EdgeArchive(folder)) {
      List<EdgeArchive.Agent> agents = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(3); i++) {
        agents.add(
            orderly || random.nextInt(6) > 0
                ? archive.agent("edge-" + i)
                : archive.agentWithoutCertificate("edge-" + i));
      }
      for (int hour = 0; hour < hours; hour++) {
        for (EdgeArchive.Agent agent : agents) {
          work(archive, agent, orderly);
        }
        archive.pass(Duration.ofMinutes(orderly ? 60 : 5 + random.nextInt(90)));
        archive.sync();
        if (!orderly && random.nextInt(4) == 0) {
          importCall(archive, "call-" + hour);
        }
      }
    }
  }

  private void work(EdgeArchive archive, EdgeArchive.Agent agent, boolean orderly) {
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      byte[] frame = agent.frame(samples(archive.now(), orderly));
      int luck = orderly ? 99 : random.nextInt(40);
      if (luck > 0) {
        archive.append(frame);
      }
      if (luck == 1) {
        archive.append(frame);
      }
      if (luck == 2) {
        agent.reboot();
      } else if (orderly || random.nextInt(3) > 0) {
        agent.sendSeal();
      }
      archive.pass(Duration.ofMinutes(1));
    }
  }

  private List<Sample> samples(Instant now, boolean orderly) {
    List<Sample> samples = new ArrayList<>();
    for (int d = 0; d < devices; d++) {
      for (int s = 0; s < 8; s++) {
        samples.add(sample("D" + d, now.plusSeconds(30L * s - 300), orderly));
      }
    }
    if (!orderly && random.nextInt(3) == 0) {
      samples.addAll(samples.subList(0, 3));
      Collections.shuffle(samples, random);
    }
    return samples;
  }

  private Sample sample(String device, Instant at, boolean orderly) {
    Instant source = at;
    if (!orderly) {
      switch (random.nextInt(60)) {
        case 0 -> source = at.plus(Duration.ofHours(2));
        case 1 -> source = at.minus(Duration.ofDays(2));
        case 2 -> source = at.minus(Duration.ofDays(400));
        case 3 -> source = at.minusSeconds(random.nextInt(3600));
        default -> {}
      }
    }
    Quality quality = !orderly && random.nextInt(20) == 0 ? Quality.BAD : Quality.GOOD;
    long micros = EdgeArchive.micros(source);
    return switch (random.nextInt(3)) {
      case 0 ->
          new Sample(
              new Series(device, "execution", Role.STATE),
              micros,
              micros,
              quality == Quality.BAD
                  ? Value.NONE
                  : new Value.Text(STATES.get(random.nextInt(STATES.size()))),
              quality);
      case 1 ->
          new Sample(
              new Series(device, "load", Role.PROCESS),
              micros,
              micros,
              quality == Quality.BAD ? Value.NONE : new Value.Real(random.nextDouble()),
              quality);
      default ->
          new Sample(
              new Series(device, "avail", Role.HEARTBEAT),
              micros,
              micros,
              new Value.Int(1),
              Quality.GOOD);
    };
  }

  private void importCall(EdgeArchive archive, String name) throws IOException {
    ImportArchive call =
        ImportArchive.begin(archive.layout(), name, EdgeArchive.micros(archive.now()))
            .orElseThrow();
    try (call) {
      call.appendSamples(samples(archive.now().minus(Duration.ofHours(3)), false));
      call.appendUsage(
          List.of(
              new UsageEvent(
                  EdgeArchive.micros(archive.now()),
                  UsageEvent.SubjectType.APP,
                  "unknown-app",
                  "user",
                  UsageEvent.Action.ACCESS)));
      call.commit();
    }
  }
}
