package io.plumbline.collector.agent.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.account.Account;
import io.plumbline.collector.agent.account.Rejection;
import io.plumbline.collector.agent.config.AgentConfiguration;
import io.plumbline.collector.agent.kit.AgentFolder;
import io.plumbline.contract.frame.FrameLimits;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Sample;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.Reading;
import io.plumbline.driver.kit.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {
  @TempDir Path folder;
  private final Account account = new Account();
  private AgentConfiguration configuration;
  private Intake intake;
  private long now = 1_000_000;

  @BeforeEach
  void configure() throws IOException {
    open("frame: {every: 50ms, rows: 100}");
  }

  private void open(String more) throws IOException {
    configuration = AgentFolder.configure(folder, 7443, "", AgentFolder.ONE_DEVICE, more);
    intake = new Intake(configuration, account, () -> now, OpenOutages.open(folder));
  }

  private ChannelSpec channel(int index) {
    return configuration.connections().getFirst().devices().getFirst().channels().get(index);
  }

  private Reading reading(int channel, Value value) {
    return new Reading(channel(channel), Reading.NO_TIME, value, Quality.GOOD);
  }

  private List<Sample> take() throws InterruptedException {
    return intake.take(Duration.ofSeconds(5)).orElseThrow().samples();
  }

  @Test
  void aReadingGetsItsStateAndTheTimeOfTheEdge() throws InterruptedException {
    intake.deliver(
        List.of(
            reading(0, new Value.Int(2)),
            new Reading(channel(1), 77, new Value.Int(5), Quality.GOOD)));

    List<Sample> samples = take();

    assertEquals(
        new Sample(channel(0).series(), now, now, new Value.Text("IDLE"), Quality.GOOD),
        samples.get(0));
    assertEquals(
        new Sample(channel(1).series(), 77, now, new Value.Int(5), Quality.GOOD), samples.get(1));
  }

  @Test
  void theTimeFromARestartToTheFirstReadingOfADeviceIsAGap() throws InterruptedException {
    String device = channel(0).series().device();
    intake.downUntil(now - 700_000);
    intake.deliver(
        List.of(new Reading(channel(0), Reading.NO_TIME, Value.NONE, Quality.BAD), reading(1)));
    now += 500;
    intake.deliver(List.of(reading(1)));

    assertEquals(
        List.of(new Gap(device, "", now - 700_500, now - 500, Gap.Cause.DISCONNECTED, -1)),
        intake.take(Duration.ofSeconds(5)).orElseThrow().gaps());
  }

  @Test
  void aDeviceThatWasLostWhenTheAgentDiedHasAGapFromWhenItWasLost() throws Exception {
    String device = channel(0).series().device();
    intake.lost(List.of(device), now - 900_000);

    open("frame: {every: 50ms, rows: 100}");
    intake.downUntil(now - 700_000);
    intake.gap(new Gap(device, "", now - 600_000, now, Gap.Cause.DISCONNECTED, -1));
    intake.take(Duration.ofSeconds(5)).orElseThrow().durable().forEach(Runnable::run);
    // Killed once more, before anything is heard of the device.
    open("frame: {every: 50ms, rows: 100}");
    intake.downUntil(now - 100_000);
    intake.deliver(List.of(reading(1)));
    Batch batch = intake.take(Duration.ofSeconds(5)).orElseThrow();

    assertEquals(
        List.of(new Gap(device, "", now - 900_000, now, Gap.Cause.DISCONNECTED, -1)), batch.gaps());
    batch.durable().forEach(Runnable::run);
    intake.lost(List.of(device), now + 5);
    assertEquals(now + 5, OpenOutages.open(folder).since(device, Long.MAX_VALUE));
  }

  @Test
  void anOutageThatBeganBeforeTheGapOfTheOneBeforeWasOnDiskIsNotForgotten() throws Exception {
    String device = channel(0).series().device();
    intake.lost(List.of(device), now);
    intake.gap(new Gap(device, "", now, now + 10, Gap.Cause.DISCONNECTED, -1));
    intake.lost(List.of(device), now + 20);
    intake.take(Duration.ofSeconds(5)).orElseThrow().durable().forEach(Runnable::run);
    assertTrue(intake.take(Duration.ofMillis(1)).isEmpty());

    assertEquals(now + 20, OpenOutages.open(folder).since(device, Long.MAX_VALUE));
    assertEquals(
        "%d %s%n".formatted(now + 20, device), Files.readString(folder.resolve("outages")));
  }

  private Reading reading(int channel) {
    return reading(channel, new Value.Int(1));
  }

  @Test
  void aTextThatIsTooLongIsCutBetweenCharactersAndUncertain() throws InterruptedException {
    String text = "a" + "汉🙂".repeat(20_000);
    intake.deliver(List.of(reading(1, new Value.Text(text))));

    Sample sample = take().getFirst();
    String kept = sample.value().asText();

    assertEquals(Quality.UNCERTAIN, sample.quality());
    assertTrue(text.startsWith(kept));
    int bytes = kept.getBytes(StandardCharsets.UTF_8).length;
    assertTrue(
        bytes <= FrameLimits.MAX_TEXT_BYTES && bytes > FrameLimits.MAX_TEXT_BYTES - 4,
        "kept " + bytes);
  }

  @Test
  void aTextOfTheLargestLengthIsKept() throws InterruptedException {
    String text = "x".repeat(FrameLimits.MAX_TEXT_BYTES);
    intake.deliver(List.of(reading(1, new Value.Text(text))));

    assertEquals(Quality.GOOD, take().getFirst().quality());
  }

  @Test
  void driversWaitWhileTheBatchIsFullAndNobodyTakesIt() throws InterruptedException {
    AtomicBoolean isDone = new AtomicBoolean();
    List<Reading> many =
        IntStream.range(0, 250).mapToObj(i -> reading(1, new Value.Int(i))).toList();
    Thread driver =
        Thread.ofVirtual()
            .start(() -> {
              intake.deliver(many);
              isDone.set(true);
            });
    Await.until("a full batch", Duration.ofSeconds(5), () -> account.snapshot().open() >= 99);
    assertFalse(isDone.get());

    int taken = 0;
    while (taken < 250) {
      taken += take().size();
    }
    driver.join();

    assertTrue(isDone.get());
    assertEquals(250, taken);
  }

  @Test
  void whoAsksIsToldOnlyThroughTheBatchThatHoldsTheLastReading() throws InterruptedException {
    AtomicBoolean isDurable = new AtomicBoolean();
    intake.deliver(List.of(reading(1, new Value.Int(1))), () -> isDurable.set(true));

    Batch batch = intake.take(Duration.ofSeconds(5)).orElseThrow();

    assertFalse(isDurable.get());
    batch.durable().forEach(Runnable::run);
    assertTrue(isDurable.get());
  }

  @Test
  void unchangedReadingsAreCountedAndTheLastOneIsReportedAtTheEnd() throws Exception {
    open("report: changes\nheartbeat: 60s");
    for (int i = 0; i < 10; i++) {
      now += 1_000_000;
      intake.deliver(List.of(reading(1, new Value.Int(7))));
    }
    intake.stop();

    assertEquals(2, take().size());
    assertEquals(10, account.snapshot().read());
    assertEquals(8, account.snapshot().rejectedFor(Rejection.UNCHANGED));
    assertEquals(2, account.snapshot().spooled());
  }

  @Test
  void afterTheStopReadingsAreTurnedAwayAndNothingIsPromised() throws InterruptedException {
    AtomicBoolean isDurable = new AtomicBoolean();
    intake.stop();
    intake.deliver(List.of(reading(1, new Value.Int(1))), () -> isDurable.set(true));

    assertEquals(Optional.empty(), intake.take(Duration.ofSeconds(1)));
    assertFalse(isDurable.get());
    assertEquals(1, account.snapshot().rejectedFor(Rejection.STOPPING));
    assertEquals(1, account.snapshot().read());
  }

  private static final String COMPUTED =
      """
          devices:
            - id: D001
              state: ["alarm -> FAULT", "load > 5 -> RUNNING", "otherwise -> IDLE"]
              channels:
                - {name: alarm}
                - {name: load}
      """;

  @Test
  void valuesThatArriveTogetherChangeAComputedStateOnce() throws Exception {
    configuration = AgentFolder.configure(folder, 7443, "", COMPUTED, "frame: {every: 50ms}");
    intake = new Intake(configuration, account, () -> now, OpenOutages.open(folder));
    intake.deliver(
        List.of(
            new Reading(channel(0), 70, new Value.Bool(false), Quality.GOOD),
            new Reading(channel(1), 77, new Value.Real(9.5), Quality.GOOD)));
    intake.deliver(List.of(new Reading(channel(1), 90, new Value.Int(1), Quality.GOOD)));
    intake.deliver(List.of(Reading.bad(channel(0), 95)));

    List<Sample> states =
        take().stream().filter(sample -> sample.series().channel().equals("state")).toList();

    assertEquals(
        List.of("RUNNING", "IDLE", ""),
        states.stream().map(sample -> sample.value().asText()).toList());
    assertEquals(List.of(77L, 90L, 95L), states.stream().map(Sample::sourceMicros).toList());
    assertEquals(Quality.BAD, states.getLast().quality());
    assertEquals(7, account.snapshot().read(), "four readings and three states");
    assertEquals(7, account.snapshot().open());
  }

  @Test
  void aSourceTimeMayBeThatOfTheReadAndAnOldOneIsCounted() throws Exception {
    long day = 86_400_000_000L;
    now = 10 * day;
    intake.deliver(
        List.of(
            new Reading(channel(1), now - day - 1, new Value.Int(5), Quality.GOOD),
            new Reading(channel(1), now - day, new Value.Int(6), Quality.GOOD)));
    assertEquals(2, take().size(), "what is old is taken like everything else");
    assertEquals(1, account.snapshot().old());

    open("frame: {every: 50ms}\nsource-time: agent");
    intake.deliver(List.of(new Reading(channel(1), 77, new Value.Int(5), Quality.GOOD)));
    assertEquals(now, take().getFirst().sourceMicros());
    assertEquals(1, account.snapshot().old());
  }
}
