package io.plumbline.verifier.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.ledger.Ledger;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Role;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Series;
import io.plumbline.contract.telemetry.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Over whole archives of agents: facts depend neither on the order in which frames of several
 * agents arrive, nor on frames of one that overtake each other, nor on how samples are cut into
 * frames, nor on what comes twice, nor on the number of threads.
 */
class ArchiveOrderTest {
  private static final int AGENTS = 3;
  private static final int DEVICES = 6;
  private static final int ROUNDS = 120;
  private static final LocalDate AS_OF = LocalDate.of(2024, 6, 28);
  private static final List<String> STATES =
      List.of("RUNNING", "RUNNING", "IDLE", "FAULT", "OFFLINE", "nonsense");
  private static final Ledger LEDGER =
      Ledgers.of(IntStream.range(0, DEVICES).mapToObj(i -> "D" + i).toArray(String[]::new));

  /** The samples of each agent, oldest first; no two of them have one channel and source time. */
  private static final List<List<Sample>> SAMPLES = samples();

  private static final String PLAIN =
      facts(plain(), new Arrangement(new Random(1), false, false, false), 1);

  /** How the same samples come. */
  private record Arrangement(
      Random random, boolean interleaved, boolean overtaking, boolean repeated) {}

  private static List<List<Sample>> samples() {
    Random random = new Random(7);
    List<List<Sample>> agents = new ArrayList<>();
    for (int agent = 0; agent < AGENTS; agent++) {
      List<Sample> samples = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        Instant at = EdgeArchive.START.minus(Duration.ofSeconds(150L * (ROUNDS - round)));
        for (int device = agent; device < DEVICES; device += AGENTS) {
          samples.add(sample(random, "D" + device, at.plusMillis(random.nextInt(90_000))));
        }
      }
      agents.add(samples);
    }
    return agents;
  }

  private static Sample sample(Random random, String device, Instant at) {
    boolean good = random.nextInt(12) > 0;
    long micros = EdgeArchive.micros(at);
    Quality quality = good ? Quality.GOOD : Quality.BAD;
    return switch (random.nextInt(4)) {
      case 0, 1 ->
          new Sample(
              new Series(device, "execution", Role.STATE),
              micros,
              micros,
              good ? new Value.Text(STATES.get(random.nextInt(STATES.size()))) : Value.NONE,
              quality);
      case 2 ->
          new Sample(
              new Series(device, "load", Role.PROCESS),
              micros,
              micros,
              new Value.Real(random.nextDouble()),
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

  private static List<List<List<Sample>>> plain() {
    return SAMPLES.stream().map(List::of).toList();
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void given_other_cuts_orders_repetitions_and_threads_the_facts_are_the_same(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int threads,
      @ForAll boolean interleaved,
      @ForAll boolean overtaking,
      @ForAll boolean repeated) {
    Random random = new Random(seed);
    List<List<List<Sample>>> frames =
        SAMPLES.stream().map(samples -> cut(samples, random)).toList();

    assertEquals(
        PLAIN, facts(frames, new Arrangement(random, interleaved, overtaking, repeated), threads));
  }

  @Example
  void given_the_plain_archive_its_facts_say_something() {
    assertTrue(PLAIN.contains("device.connected/as-of " + DEVICES), PLAIN);
    assertTrue(!PLAIN.contains("device.utilisation/month 0/1"), PLAIN);
  }

  private static List<List<Sample>> cut(List<Sample> samples, Random random) {
    List<List<Sample>> frames = new ArrayList<>();
    for (int at = 0; at < samples.size(); ) {
      int end = Math.min(samples.size(), at + 1 + random.nextInt(60));
      frames.add(samples.subList(at, end));
      at = end;
    }
    return frames;
  }

  /** Archives the frames of each agent as arranged, verifies, and tells the facts. */
  private static String facts(
      List<List<List<Sample>>> frames, Arrangement arrangement, int threads) {
    try {
      Path folder = Files.createTempDirectory("archive-order");
      try {
        write(folder, frames, arrangement);
        return Verification.run(VerificationOptions.of(folder, LEDGER, AS_OF).withThreads(threads))
            .facts()
            .stream()
            .map(fact -> fact.id() + " " + fact.exact())
            .collect(Collectors.joining("\n"));
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path folder, List<List<List<Sample>>> frames, Arrangement arrangement) {
    Random random = arrangement.random();
    try (EdgeArchive archive = new EdgeArchive(folder)) {
      List<EdgeArchive.Agent> agents =
          IntStream.range(0, AGENTS).mapToObj(i -> archive.agent("edge-" + i)).toList();
      List<List<byte[]>> encoded = new ArrayList<>();
      for (int agent = 0; agent < AGENTS; agent++) {
        encoded.add(encoded(agents.get(agent), frames.get(agent), arrangement));
      }
      List<Integer> turns = new ArrayList<>();
      for (int agent = 0; agent < AGENTS; agent++) {
        turns.addAll(Collections.nCopies(encoded.get(agent).size(), agent));
      }
      if (arrangement.interleaved()) {
        Collections.shuffle(turns, random);
      }
      int[] next = new int[AGENTS];
      for (int agent : turns) {
        byte[] frame = encoded.get(agent).get(next[agent]++);
        archive.append(frame);
        archive.pass(Duration.ofSeconds(1));
        if (arrangement.repeated() && random.nextInt(5) == 0) {
          archive.append(frame);
        }
      }
      agents.forEach(EdgeArchive.Agent::sendSeal);
      archive.sync();
    }
  }

  private static List<byte[]> encoded(
      EdgeArchive.Agent agent, List<List<Sample>> frames, Arrangement arrangement) {
    Random random = arrangement.random();
    List<byte[]> encoded = new ArrayList<>();
    List<Sample> before = List.of();
    for (List<Sample> frame : frames) {
      List<Sample> samples = new ArrayList<>(frame);
      if (arrangement.repeated() && !before.isEmpty()) {
        samples.addAll(before.subList(0, 1 + random.nextInt(before.size())));
      }
      before = frame;
      encoded.add(agent.frame(samples));
    }
    for (int i = 1; arrangement.overtaking() && i < encoded.size(); i++) {
      if (random.nextInt(4) == 0) {
        Collections.swap(encoded, i - 1, i);
      }
    }
    return encoded;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
