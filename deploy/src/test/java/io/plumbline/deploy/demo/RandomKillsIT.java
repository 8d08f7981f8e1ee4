package io.plumbline.deploy.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Gap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of agent, gateway, broker and Modbus slaves at random moments under load.
 * Afterwards the machines' own logs are compared with the archive: nothing is there that was not
 * said, nothing altered, no frame and no reading twice; what is missing was said in a time that is
 * on record as a gap. More kills than a build has time for: {@code -Dplumbline.kills=100
 * -Dplumbline.seed=1}.
 */
class RandomKillsIT {
  private static final List<String> VICTIMS =
      List.of(KillSite.AGENT, KillSite.GATEWAY, KillSite.BROKER, KillSite.SLAVE);

  /** From a reply of the slave, or a message of the broker, to the agent that hears of it. */
  private static final Duration SLACK = Duration.ofMillis(500);

  private static final int MOST_BYTES_BETWEEN = 20_000;
  private static final int MOST_MILLIS_BETWEEN = 1500;

  @TempDir private Path folder;

  @Test
  void whatWasSaidIsThereOnceOrLiesInAGapWhateverIsKilled() throws Exception {
    int kills = Integer.getInteger("plumbline.kills", 4);
    long seed = Long.getLong("plumbline.seed", 20_261_121L);
    Random random = new Random(seed);
    Map<String, Integer> killed = new TreeMap<>();
    try (KillSite site = new KillSite(folder)) {
      progress(site, MOST_BYTES_BETWEEN);
      for (int kill = 0; kill < kills; kill++) {
        if (random.nextInt(4) > 0) {
          progress(site, random.nextInt(MOST_BYTES_BETWEEN));
        }
        Kills.await(Duration.ofMillis(random.nextInt(MOST_MILLIS_BETWEEN)));
        String victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
        Kills.killAndAwaitRestart(site.child(victim));
        killed.merge(victim, 1, Integer::sum);
      }
      progress(site, MOST_BYTES_BETWEEN);
      List<Map<Long, Long>> published = site.publisher().stop();
      site.silenceSlaves();
      Kills.await(
          "everything arrives",
          () -> lost(read(site), site, published).isEmpty(),
          () -> lost(read(site), site, published).toString());
      site.stop();
      Heard heard = read(site);
      Map<Integer, Map<Long, Long>> answered = LoggedSlave.read(site.slaveLog());
      assertNothingElse(heard, answered, published);
      assertEquals(List.of(), lost(heard, site, published));
      List<Missing> missing = missing(heard, answered, published);
      System.out.printf(
          "%d kills with seed %d %s: %s; said: %d readings of %d values, %d messages, of which %d"
              + " said again; not heard, each within a gap on record: %d readings, %d messages%n",
          kills,
          seed,
          killed,
          heard,
          answered.values().stream().mapToInt(Map::size).sum(),
          LoggedSlave.CHANNELS,
          published.stream().mapToInt(Map::size).sum(),
          site.publisher().repeated(),
          missing.stream().filter(each -> each.device().startsWith("S")).count(),
          missing.stream().filter(each -> each.device().startsWith("M")).count());
    }
  }

  /** Something that a machine said and the archive lacks. */
  private record Missing(String device, long number, long micros, boolean isInAGap) {}

  /** What is missing and not within a gap on record. */
  private static List<Missing> lost(Heard heard, KillSite site, List<Map<Long, Long>> published) {
    try {
      return missing(heard, LoggedSlave.read(site.slaveLog()), published).stream()
          .filter(each -> !each.isInAGap())
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Missing> missing(
      Heard heard, Map<Integer, Map<Long, Long>> answered, List<Map<Long, Long>> published) {
    List<Missing> missing = new ArrayList<>();
    answered.forEach((unit, said) -> {
      String device = "S" + unit;
      said.forEach((number, micros) -> {
        if (!heard.hasReading(unit, number)) {
          missing.add(missing(heard, device, number, micros));
        }
      });
    });
    for (int machine = 0; machine < published.size(); machine++) {
      String device = LoggedPublisher.device(machine);
      published
          .get(machine)
          .forEach((number, micros) -> {
            if (heard.message(device, number).isEmpty()) {
              missing.add(missing(heard, device, number, micros));
            } else {
              assertEquals(micros, heard.message(device, number).get(), "altered: " + device);
            }
          });
    }
    return missing;
  }

  private static Missing missing(Heard heard, String device, long number, long micros) {
    long slack = TimeUnit.NANOSECONDS.toMicros(SLACK.toNanos());
    boolean isInAGap =
        heard.gaps(device).stream()
            .filter(
                gap -> gap.cause() == Gap.Cause.AGENT_DOWN || gap.cause() == Gap.Cause.DISCONNECTED)
            .anyMatch(
                gap -> micros >= gap.fromMicros() - slack && micros <= gap.toMicros() + slack);
    return new Missing(device, number, micros, isInAGap);
  }

  private static void assertNothingElse(
      Heard heard, Map<Integer, Map<Long, Long>> answered, List<Map<Long, Long>> published) {
    answered.forEach((unit, said) -> assertTrue(heard.hasOnly(unit, said), "unit " + unit));
    for (int machine = 0; machine < published.size(); machine++) {
      String device = LoggedPublisher.device(machine);
      assertTrue(heard.hasOnly(device, published.get(machine)), device);
    }
  }

  private static Heard read(KillSite site) {
    try {
      return Heard.read(site.archive());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void progress(KillSite site, long bytes) throws InterruptedException {
    long before = site.archived();
    Kills.await(bytes + " more bytes arrive", () -> site.archived() >= before + bytes);
  }
}
