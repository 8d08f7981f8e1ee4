package io.plumbline.verifier.engine.suspicion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.frame.FrameCodec;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.frame.Provenance;
import io.plumbline.contract.segment.Receipt;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.verifier.engine.suspicion.trace.TraceSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is found does not depend on the order of frames, nor on frames that come again. */
class FrameOrderTest {
  private static final int DEVICES = 8;

  /** Clones, a replay, a steady timer and honest devices, in frames of some hours at the edge. */
  private static final List<byte[]> FRAMES = frames();

  private static final List<TestOutcome> IN_ORDER = outcomes(FRAMES);

  @Property(tries = 20)
  void theOrderOfFramesChangesNothing(@ForAll long seed) {
    List<byte[]> shuffled = new ArrayList<>(FRAMES);
    Collections.shuffle(shuffled, new Random(seed));

    assertEquals(IN_ORDER, outcomes(shuffled));
  }

  @Property(tries = 5)
  void framesThatComeAgainChangeNothing(@ForAll long seed) {
    Random random = new Random(seed);
    List<byte[]> repeated = new ArrayList<>(FRAMES);
    for (int i = 0; i < 20; i++) {
      repeated.add(random.nextInt(repeated.size()), FRAMES.get(random.nextInt(FRAMES.size())));
    }

    assertEquals(IN_ORDER, outcomes(repeated));
  }

  @Example
  void thereIsSomethingToFindAtTheEdgeToo() {
    List<Suspicion> found = FalseDiscovery.hold(IN_ORDER, Scrutiny.LEVEL);

    assertTrue(names(found, SuspicionKind.EXACT_CLONE).containsAll(List.of("D0000", "D0001")));
    assertTrue(names(found, SuspicionKind.SELF_REPLAY).contains("D0002"));
    assertTrue(names(found, SuspicionKind.REGULAR_ARRIVAL).contains("D0003"));
  }

  private static List<String> names(List<Suspicion> found, SuspicionKind kind) {
    return found.stream()
        .filter(s -> s.found().kind() == kind)
        .flatMap(s -> s.found().devices().stream())
        .toList();
  }

  @Example
  void framesThatAGatewayReceivedLongAfterwardsAreBackFill() {
    long weekLater = SimulatedFleet.startMicros() + (SimulatedFleet.DAYS + 7) * Machine.DAY;

    List<Suspicion> found = FalseDiscovery.hold(outcomes(FRAMES, weekLater), Scrutiny.LEVEL);

    assertEquals(DEVICES, names(found, SuspicionKind.BACK_FILL).size());
    assertEquals(
        List.of(),
        FalseDiscovery.hold(IN_ORDER, Scrutiny.LEVEL).stream()
            .filter(s -> s.found().kind() == SuspicionKind.BACK_FILL)
            .toList());
  }

  private static List<TestOutcome> outcomes(List<byte[]> frames) {
    return outcomes(frames, SimulatedFleet.startMicros());
  }

  private static List<TestOutcome> outcomes(List<byte[]> frames, long receivedMicros) {
    TraceSink sink = SimulatedFleet.sink(SimulatedFleet.ledgerOf(3, DEVICES));
    for (byte[] frame : frames) {
      sink.frame(new Receipt(receivedMicros, 1), SimulatedFleet.decode(frame));
    }
    return Scrutiny.tests(sink.finish());
  }

  private static List<byte[]> frames() {
    List<byte[]> frames = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < DEVICES; i++) {
      long original = i == 1 ? 0 : i;
      Machine machine =
          new Machine(
              100 + original,
              9,
              Machine.Kind.MACHINING,
              SimulatedFleet.startMicros(),
              SimulatedFleet.DAYS,
              Machine.PERIOD);
      List<Reading> readings =
          switch (i) {
            case 1 -> Fraud.EXACT_CLONE.forge(machine.readings(), machine, random);
            case 2 -> Fraud.SELF_REPLAY.forge(machine.readings(), machine, random);
            case 3 -> Fraud.REGULAR_ARRIVAL.forge(machine.readings(), machine, random);
            default -> machine.readings();
          };
      frames.addAll(chain(i, readings));
    }
    return frames;
  }

  /** The readings of a device in order of their source time, in frames of 500 rows. */
  private static List<byte[]> chain(int device, List<Reading> readings) {
    List<Reading> sorted =
        readings.stream().sorted(Comparator.comparingLong(Reading::source)).toList();
    List<byte[]> frames = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += 500) {
      List<Reading> rows = sorted.subList(from, Math.min(from + 500, sorted.size()));
      FrameHeader header =
          new FrameHeader(
              Provenance.EDGE,
              "edge-" + device,
              new UUID(3, device),
              frames.size() + 1L,
              Digest.ZERO,
              Digest.ZERO,
              0);
      frames.add(
          FrameCodec.encode(
              header,
              rows.stream().map(r -> r.of("D%04d".formatted(device))).toList(),
              List.<Gap>of()));
    }
    return frames;
  }
}
