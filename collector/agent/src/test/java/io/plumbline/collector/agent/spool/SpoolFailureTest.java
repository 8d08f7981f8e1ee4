package io.plumbline.collector.agent.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.account.Account;
import io.plumbline.collector.agent.account.Rejection;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.config.SpoolRules;
import io.plumbline.collector.agent.spool.FaultySpoolDisk.Effect;
import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every operation that changes the disk fails once, without having taken effect, in part, and
 * wholly; the agent repeats what it was told has failed. Afterwards, and also when the agent dies
 * in that very moment, what was promised is there once, or acknowledged, or counted as dropped.
 */
@Tag("slow")
class SpoolFailureTest extends SpoolFixture {
  private static final int STEPS = 30;
  private static final int ROWS = 60;

  /** What a run did. */
  private static final class Story {
    private final Set<Long> promised = new HashSet<>();
    private final Set<Long> acknowledged = new HashSet<>();
    private long dropped;
  }

  private AgentConfiguration small(Path root) {
    SpoolRules rules = new SpoolRules(5 << 10, Duration.ofDays(30), 1200);
    AgentConfiguration c = configuration;
    return new AgentConfiguration(
        c.digest(),
        c.agent(),
        root,
        c.gateway(),
        c.sealEvery(),
        c.frame(),
        rules,
        c.metricsPort(),
        c.connections(),
        c.rules(),
        c.computed());
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException, InterruptedException, SpoolDamage;
  }

  /** As the agent's threads do: what failed is done again. */
  private static void repeat(Step step) throws InterruptedException, SpoolDamage {
    for (int i = 0; ; i++) {
      try {
        step.run();
        return;
      } catch (IOException e) {
        assertTrue(i < 5, () -> "fails again and again: " + e);
      }
    }
  }

  private Spool openOn(SpoolDisk disk, Path root, Account counts) {
    for (int i = 0; ; i++) {
      try {
        return Spool.open(small(root), disk, this::seal, counts, () -> now, Optional::empty);
      } catch (EnvironmentFault e) {
        assertTrue(i < 2, e::toString); // The supervisor starts the agent again.
      }
    }
  }

  private void live(SpoolDisk disk, Path root, Story story) throws Exception {
    Account counts = new Account();
    Spool written = openOn(disk, root, counts);
    try (SpoolCursor cursor = new SpoolCursor(written)) {
      for (int step = 0; step < STEPS; step++) {
        List<Sample> samples = samples();
        counts.delivered(samples.size(), 0);
        repeat(() -> written.append(samples, List.of()));
        samples.forEach(sample -> story.promised.add(number(sample)));
        if (step % 7 == 3) {
          repeat(written::seal);
        }
        if (step % 5 == 4) {
          repeat(written::tick);
        }
        if (step % 3 == 2 && step < 15) {
          acknowledge(written, cursor, story);
        }
        story.dropped = counts.snapshot().rejectedFor(Rejection.SPOOL_FULL);
        assertEquals(
            counts.snapshot().read(),
            counts.snapshot().stored()
                + counts.snapshot().spooled()
                + counts.snapshot().rejectedTotal());
        assertEquals(0, counts.snapshot().open(), "nothing is counted twice");
      }
      repeat(written::finish);
      story.dropped = counts.snapshot().rejectedFor(Rejection.SPOOL_FULL);
      assertTrue(story.dropped > 0, "the spool is to be full at times");
    } finally {
      closeAnyhow(written);
    }
  }

  private static void closeAnyhow(Spool written) {
    try {
      written.close();
    } catch (IOException e) {
      assertTrue(e.getMessage() != null);
    }
  }

  private static void acknowledge(Spool written, SpoolCursor cursor, Story story)
      throws IOException, InterruptedException, SpoolDamage {
    for (int i = 0; i < 2; i++) {
      SpoolItem item = cursor.next(Duration.ZERO).orElse(null);
      if (item != null) {
        if (!item.isSeal()) {
          story.acknowledged.addAll(values(List.of(item)));
        }
        repeat(() -> written.settle(item));
      }
    }
  }

  private List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      samples.add(new Sample(SERIES, now, now, new Value.Int(SCATTER * next++), Quality.GOOD));
      now += 1_000_000;
    }
    return samples;
  }

  private static long number(Sample sample) {
    return ((Value.Int) sample.value()).value() * GATHER;
  }

  /** What was promised and is not there: no more than what was dropped, and nothing is twice. */
  private static Set<Long> missing(
      List<SpoolItem> items, List<Long> values, Story story, String run) throws Exception {
    assertChained(items);
    assertEquals(values.size(), new HashSet<>(values).size(), run + ": something is there twice");
    Set<Long> missing = new HashSet<>(story.promised);
    missing.removeAll(values);
    missing.removeAll(story.acknowledged);
    long dropped = gaps(items, Gap.Cause.SPOOL_FULL).stream().mapToLong(Gap::lost).sum();
    assertTrue(missing.size() <= dropped, run + ": " + missing.size() + " missing, " + dropped);
    return missing;
  }

  /** What the next start finds. */
  private void check(Path root, Story story, boolean isWhole, String run) throws Exception {
    Account counts = new Account();
    Spool found = openOn(SpoolDisk.REAL, root, counts);
    try {
      spool.close();
      spool = found;
      List<SpoolItem> items = read();
      List<Long> values = values(items);
      Set<Long> missing = missing(items, values, story, run);
      if (isWhole) {
        assertEquals(story.dropped, missing.size(), run + ": what is missing was counted");
        assertTrue(story.promised.containsAll(values), run);
      }
      assertEquals(List.of(), gaps(items, Gap.Cause.SPOOL_DAMAGED), run);
    } finally {
      found.close();
      start();
    }
  }

  @Test
  void whateverOperationFailsWhatWasPromisedIsThereOnce() throws Exception {
    int runs = 0;
    for (Effect effect : Effect.values()) {
      for (int failing = 0; ; failing++) {
        Path root = Files.createDirectories(folder.resolve(effect + "-" + failing));
        next = 0;
        Story story = new Story();
        FaultySpoolDisk disk = new FaultySpoolDisk(failing, effect, () -> {});
        live(disk, root, story);
        check(root, story, true, effect + " at operation " + failing);
        runs++;
        if (!disk.hasFailed()) {
          break;
        }
      }
    }
    assertTrue(runs > 200, "operations tried: " + runs);
  }

  /** The disk as it is in the moment of the failure, given to an agent that starts anew. */
  @Test
  void anAgentThatDiesInThatMomentLosesNothingThatItPromised() throws Exception {
    for (Effect effect : Effect.values()) {
      for (int failing = 0; ; failing++) {
        Path root = Files.createDirectories(folder.resolve("live-" + effect + "-" + failing));
        Path dead = folder.resolve("dead-" + effect + "-" + failing);
        next = 0;
        Story story = new Story();
        Set<Long> promised = new HashSet<>();
        Set<Long> acknowledged = new HashSet<>();
        FaultySpoolDisk disk =
            new FaultySpoolDisk(
                failing,
                effect,
                () -> {
                  copy(root, dead);
                  promised.addAll(story.promised);
                  acknowledged.addAll(story.acknowledged);
                });
        live(disk, root, story);
        if (!disk.hasFailed()) {
          break;
        }
        Story cut = new Story();
        cut.promised.addAll(promised);
        cut.acknowledged.addAll(acknowledged);
        checkDead(dead, cut, effect + " at operation " + failing);
      }
    }
  }

  /** As {@link #check}; but the newest record may be torn, which is on record as damage. */
  private void checkDead(Path root, Story story, String run) throws Exception {
    Spool found = openOn(SpoolDisk.REAL, root, new Account());
    spool.close();
    spool = found;
    try {
      List<SpoolItem> items = read();
      List<Long> values = values(items);
      Set<Long> missing = missing(items, values, story, run);
      long oldest = values.stream().mapToLong(Long::longValue).min().orElse(0);
      assertTrue(
          missing.stream().allMatch(number -> number < oldest || values.isEmpty()),
          run + ": only the oldest are dropped");
    } finally {
      found.close();
      start();
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDiskThatIsFullForAWhileDelaysAndLosesNothing() throws Exception {
    Path root = Files.createDirectories(folder.resolve("full"));
    Account counts = new Account();
    FullDisk disk = new FullDisk();
    Spool written = Spool.open(small(root), disk, this::seal, counts, () -> now, Optional::empty);
    try {
      written.append(samples(), List.of());
      disk.isFull = true;
      List<Sample> held = samples();
      for (int i = 0; i < 10; i++) {
        try {
          written.append(held, List.of());
          throw new AssertionError("a full disk took something");
        } catch (IOException e) {
          assertEquals("No space left on device", e.getMessage());
        }
      }
      disk.isFull = false;
      written.append(held, List.of());
    } finally {
      written.close();
    }
    spool.close();
    spool =
        Spool.open(
            small(root), SpoolDisk.REAL, this::seal, new Account(), () -> now, Optional::empty);
    assertEquals(
        LongStream.range(0, 2L * ROWS).boxed().toList(), values(read()), "each once, in order");
  }

  /** Takes half of each write while it is full. */
  private static final class FullDisk implements SpoolDisk {
    private boolean isFull;

    @Override
    public File create(Path path) throws IOException {
      return new Limited(REAL.create(path));
    }

    @Override
    public File open(Path path) throws IOException {
      return new Limited(REAL.open(path));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      REAL.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
      REAL.delete(path);
    }

    @Override
    public void sync(Path path) throws IOException {
      REAL.sync(path);
    }

    private final class Limited implements File {
      private final File real;

      Limited(File real) {
        this.real = real;
      }

      @Override
      public void write(byte[] bytes, long offset) throws IOException {
        if (isFull) {
          real.write(java.util.Arrays.copyOf(bytes, bytes.length / 2), offset);
          throw new IOException("No space left on device");
        }
        real.write(bytes, offset);
      }

      @Override
      public void force() throws IOException {
        real.force();
      }

      @Override
      public void truncate(long length) throws IOException {
        real.truncate(length);
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    }
  }
}
