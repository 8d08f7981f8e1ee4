package io.plumbline.collector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.collector.agent.account.Rejection;
import io.plumbline.collector.agent.kit.AgentFolder;
import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.Frame;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.contract.uplink.Refusal;
import io.plumbline.driver.kit.Await;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the gateway does not take, or the disk does not give back, is set aside, counted and on
 * record.
 */
@Tag("slow")
class AgentRefusalTest extends AgentFixture {
  @Test
  void aRefusedFrameIsSetAsideAnnouncedAndOnRecordAndTheRestArrives() throws Exception {
    gateway.judge(frame ->
        frame.samples().stream().anyMatch(sample -> sample.value().equals(new Value.Int(50)))
            ? Refusal.DEVICE
            : null);
    try (AgentRun run = start(configuration("rounds: 300", "frame: {every: 50ms, rows: 20}"))) {
      Await.until("the last number", SOON, () -> loads().contains(300L), run::status);
      Await.until("the gap", SOON, () -> !gateway.gaps().isEmpty(), run::status);
      long refused = run.status().counts().rejectedFor(Rejection.REFUSED);

      assertTrue(refused > 0);
      assertEquals(refused, gateway.gaps().getFirst().lost());
      assertEquals(Gap.Cause.REFUSED, gateway.gaps().getFirst().cause());
      assertEquals(600 - refused, gateway.samples().size());
      assertEquals(1, gateway.skips());
      assertEquals(1, run.status().uplink().refusals());
      Frame after = gateway.frames().get(firstHole());
      Seal before = gateway.seals().getFirst();
      assertEquals(
          after.header().sequence() - 2, before.sequence(), "what lies before the hole is sealed");
      assertBalanced(run);
    }

    assertEquals(1, gateway.connections(), "a refusal does not end the connection");
    try (var kept = Files.list(folder.resolve("data/refused"))) {
      assertEquals(1, kept.count());
    }
  }

  @Test
  void aFrameUnderAnUnexpectedConfigurationWaitsUntilItIsExpectedAndNothingIsLost()
      throws Exception {
    AtomicBoolean expected = new AtomicBoolean();
    gateway.judge(frame ->
        !expected.get()
                && frame.samples().stream()
                    .anyMatch(sample -> sample.value().equals(new Value.Int(50)))
            ? Refusal.CONFIG
            : null);
    try (AgentRun run = start(configuration("rounds: 300", "frame: {every: 50ms, rows: 20}"))) {
      Await.until(
          "the refusal",
          SOON,
          () -> run.status().uplink().detail().contains("CONFIG"),
          run::status);
      expected.set(true);
      Await.until("every sample", SOON, () -> gateway.samples().size() == 600, run::status);

      assertEquals(0, run.status().counts().rejectedFor(Rejection.REFUSED));
      assertEquals(List.of(), gateway.gaps());
    }
  }

  @Test
  void aFrameWhoseHeadTheGatewayCannotReadIsTheOldestWithoutAnAnswerAndIsSetAside()
      throws Exception {
    gateway.unreadable(frame ->
        frame.samples().stream().anyMatch(sample -> sample.value().equals(new Value.Int(50))));
    try (AgentRun run = start(configuration("rounds: 300", "frame: {every: 50ms, rows: 20}"))) {
      Await.until("the last number", SOON, () -> loads().contains(300L), run::status);
      Await.until("the gap", SOON, () -> !gateway.gaps().isEmpty(), run::status);
      long refused = run.status().counts().rejectedFor(Rejection.REFUSED);

      assertTrue(refused > 0);
      assertEquals(refused, gateway.gaps().getFirst().lost());
      assertEquals(600 - refused, gateway.samples().size());
      assertEquals(1, gateway.skips());
      Frame after = gateway.frames().get(firstHole());
      assertEquals(
          after.header().sequence() - 2,
          gateway.seals().getFirst().sequence(),
          "what lies before the hole is sealed");
      assertBalanced(run);
    }

    assertEquals(1, gateway.connections(), "it is not offered for ever");
    try (var kept = Files.list(folder.resolve("data/refused"))) {
      assertEquals(
          List.of(true), kept.map(file -> file.toString().endsWith("-malformed.spool")).toList());
    }
  }

  private static final String TWO_DEVICES =
      """
          devices:
            - id: D001
              channels: [{name: load}]
            - id: D002
              channels: [{name: load}, {name: other}]
      """;

  @Test
  void ofAFrameThatIsRefusedForOneDeviceTheOthersLoseNothing() throws Exception {
    gateway.writable(device -> !device.equals("D002"));
    try (AgentRun run =
        start(
            AgentFolder.configure(
                folder,
                gateway.port(),
                "rounds: 300",
                TWO_DEVICES,
                "frame: {every: 50ms, rows: 20}"))) {
      Await.until("the last number", SOON, () -> loads().contains(300L), run::status);
      Await.until(
          "an account without a rest",
          SOON,
          () -> run.status().counts().spooled() == 0,
          run::status);

      assertEquals(to(300), loads().stream().sorted().toList(), "each once, none lost");
      assertEquals(600, run.status().counts().rejectedFor(Rejection.REFUSED));
      assertEquals(
          600, gateway.gaps().stream().mapToLong(Gap::lost).sum(), "each lost one is on record");
      assertEquals(
          Set.of(new Place("D002", Gap.Cause.REFUSED)),
          gateway.gaps().stream()
              .map(gap -> new Place(gap.device(), gap.cause()))
              .collect(Collectors.toSet()));
      assertEquals(Set.of("D002"), run.status().refusedDevices());
      assertBalanced(run);
    }
  }

  @Test
  void aDeviceThatMayBeWrittenAgainIsTriedWithTheNextConnection() throws Exception {
    gateway.writable(device -> !device.equals("D002"));
    try (AgentRun run =
        start(
            AgentFolder.configure(
                folder, gateway.port(), "rounds: 0", TWO_DEVICES, "frame: {every: 50ms}"))) {
      Await.until(
          "a refused device",
          SOON,
          () -> run.status().refusedDevices().equals(Set.of("D002")),
          run::status);
      gateway.writable(device -> true).cutAll();
      Await.until(
          "samples of the device that was refused",
          SOON,
          () ->
              gateway.samples().stream()
                  .anyMatch(sample -> sample.series().device().equals("D002")),
          run::status);
      assertBalanced(run);
    }
  }

  private record Place(String device, Gap.Cause cause) {}

  @Test
  void damageOfTheDiskIsNoticedSetAsideAndOnRecordAndTheRestArrives() throws Exception {
    gateway.welcomes(false);
    try (AgentRun run =
        start(configuration("rounds: 300, pause-us: 20000", "frame: {every: 50ms}"))) {
      Await.until("frames on disk", SOON, () -> run.status().spool().sequence() > 10, run::status);
      Path file;
      try (var files = Files.list(folder.resolve("data/spool"))) {
        file = files.filter(path -> path.toString().endsWith(".spool")).findFirst().orElseThrow();
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[] {0x55, 0x55}), channel.size() / 2);
      }
      gateway.welcomes(true);
      Await.until("the last number", SOON, () -> loads().contains(300L), run::status);
      Await.until(
          "an account without a rest",
          SOON,
          () -> run.status().counts().spooled() == 0,
          run::status);

      long lost = run.status().counts().rejectedFor(Rejection.SPOOL_DAMAGED);
      assertTrue(lost > 0);
      assertEquals(600 - lost, gateway.samples().size());
      assertTrue(gateway.gaps().stream().anyMatch(gap -> gap.cause() == Gap.Cause.SPOOL_DAMAGED));
      assertBalanced(run);
    }
  }
}
