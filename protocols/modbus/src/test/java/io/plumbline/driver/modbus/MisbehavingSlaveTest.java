package io.plumbline.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.driver.Driver;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.RecordingSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A slave that breaks the rules can never put a wrong value into a series. Every register's proper
 * value follows from its unit and address, so each GOOD reading of each test is checked against it.
 */
@Timeout(60)
@Tag("slow")
class MisbehavingSlaveTest {
  private final RecordingSink sink = new RecordingSink();

  // Each test makes both, in the framing that it is about.
  @SuppressWarnings("NullAway.Init")
  private ScriptedSlave slave;

  @SuppressWarnings("NullAway.Init")
  private Driver driver;

  @AfterEach
  void everyGoodReadingHadTheProperValue() throws Exception {
    driver.close();
    slave.close();
    Rulebreakers.assertNothingWrongWasStored(sink, slave);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "BAD_CRC")
  void afterAnyFaultTheConnectionIsDroppedAndNothingWrongIsStored(Fault fault) throws Exception {
    start(Framing.TCP, fault);
  }

  static Stream<Fault> faultsOfRtu() {
    return Stream.of(Fault.values())
        .filter(f ->
            f != Fault.WRONG_TRANSACTION && f != Fault.WRONG_PROTOCOL && f != Fault.LYING_LENGTH);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("faultsOfRtu")
  void theSameHoldsForRtuFramesOverTcp(Fault fault) throws Exception {
    start(Framing.RTU, fault);
  }

  /** Unit 1 answers wrongly some times, then properly; unit 2 always properly. */
  private void start(Framing framing, Fault fault) throws Exception {
    slave = ScriptedSlave.started(framing);
    slave.manner = Rulebreakers.wrongAtFirst(fault);
    run(spec(framing));
    sink.awaitBad(0, "u1_5");
    int mark = sink.mark();
    sink.awaitValue(mark, "u1_5", Integer.toString(slave.valueOf(1, 5)));
    Gap gap = sink.awaitGap("the gap", g -> g.device().equals("D1"));
    assertEquals(Gap.Cause.DISCONNECTED, gap.cause());
    assertEquals(1, bad("u1_5"), "BAD readings for one silence");
    assertEquals(
        0, sink.readings("u2_7").stream().filter(r -> r.quality() != Quality.GOOD).count());
    assertTrue(driver.health().failures() >= 1, "health " + driver.health());
    List<ScriptedSlave.Request> asked = slave.requestsTo(1);
    for (int i = 1; i < Math.min(Rulebreakers.WRONG_REPLIES, asked.size()); i++) {
      assertNotEquals(
          asked.get(i - 1).conversation().number,
          asked.get(i).conversation().number,
          "the connection after wrong reply " + i);
    }
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @EnumSource(Framing.class)
  void aLateReplyIsNeverTakenForTheNextAnswer(Framing framing) throws Exception {
    // Two blocks of equal size and function of the same unit: a late reply to the one looks just
    // like the other's. The
    // server sends it on whatever connection is open by then, as transparent serial gateways do.
    Rulebreakers.Late late = new Rulebreakers.Late(20);
    slave = ScriptedSlave.started(framing);
    slave.manner = late;
    Spec spec = base(framing).device("D1", 1, "u1_5=holding:5 uint16", "u1_105=holding:105 uint16");
    run(spec.device("D2", 2, "u2_7=holding:7 uint16"));
    late.awaitRecovery(sink, slave);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aLateReplyOnTheSameConnectionReachesNobody() throws Exception {
    // The reply comes after the time-out, alone, on the connection of its request.
    AtomicInteger late = new AtomicInteger();
    slave = ScriptedSlave.started(Framing.TCP);
    slave.manner =
        (request, s) -> {
          if (request.unit() == 1 && late.getAndIncrement() < Rulebreakers.WRONG_REPLIES) {
            Fault.pause(1000);
          }
          request.conversation().send(s.reply(request));
        };
    run(spec(Framing.TCP));
    sink.awaitBad(0, "u1_5");
    int mark = sink.mark();
    sink.awaitValue(mark, "u1_5", Integer.toString(slave.valueOf(1, 5)));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void bytesThatNobodyAskedForEndTheConnectionAndTheReadIsRepeatedOnANewOne() throws Exception {
    slave = ScriptedSlave.started(Framing.TCP);
    slave.manner =
        (request, s) -> {
          request.conversation().send(s.reply(request));
          Fault.pause(150);
          request
              .conversation()
              .send(s.frame(request.transaction() + 1, request.unit(), s.payload(request)));
        };
    // One slave with time between its polls, so that the bytes come while the line is idle.
    run(base(Framing.TCP).device("D1", 1, "u1_5=holding:5 uint16"));
    Await.until("several connections", RecordingSink.PATIENCE, () -> slave.accepted() >= 3);
    assertEquals(0, bad("u1_5"));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aServerThatHangsUpAfterEachReplyCostsNoReading() throws Exception {
    slave = ScriptedSlave.started(Framing.TCP);
    slave.manner =
        (request, s) -> {
          request.conversation().send(s.reply(request));
          request.conversation().hangUp();
        };
    run(spec(Framing.TCP));
    Await.until("several polls", RecordingSink.PATIENCE, () -> sink.goodValues("u2_7").size() >= 4);
    assertEquals(0, bad("u1_5") + bad("u2_7"));
    assertEquals(List.of(), sink.gaps());
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void anExceptionResponseIsBadForItsChannelsOnlyAndKeepsTheConnection() throws Exception {
    slave = ScriptedSlave.started(Framing.TCP);
    slave.forbid(7);
    run(
        base(Framing.TCP)
            .device(
                "D1",
                1,
                "u1_5=holding:5 uint16",
                "u1_6=holding:6 uint16",
                "u1_7=holding:7 uint16",
                "u1_9=holding:9 uint16"));
    Await.until("several polls", RecordingSink.PATIENCE, () -> bad("u1_7") >= 3);
    for (String channel : List.of("u1_5", "u1_6", "u1_9")) {
      assertTrue(sink.goodValues(channel).size() >= 2, channel);
      assertEquals(0, bad(channel), channel);
    }
    assertEquals(0, sink.goodValues("u1_7").size());
    assertEquals(1, slave.accepted(), "connections");
    assertEquals(List.of(), sink.gaps());
    assertTrue(driver.health().detail().contains("0x02"), driver.health().detail());
    long whole = slave.requestsTo(1).stream().filter(r -> r.count() == 5).count();
    assertEquals(1, whole, "the refused block is asked for once");
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @EnumSource(Framing.class)
  void anyOtherExceptionCodeIsBadForTheBlock(Framing framing) throws Exception {
    slave = ScriptedSlave.started(framing);
    slave.manner =
        (request, s) ->
            request
                .conversation()
                .send(request.unit() == 1 ? s.refusal(request, 4) : s.reply(request));
    run(spec(framing));
    Await.until("several polls", RecordingSink.PATIENCE, () -> bad("u1_5") >= 3);
    assertTrue(sink.goodValues("u2_7").size() >= 2);
    assertEquals(1, slave.accepted(), "connections");
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  void aGatewayThatCannotReachASlaveMakesItSilentWithoutDroppingTheConnection() throws Exception {
    slave = ScriptedSlave.started(Framing.TCP);
    slave.manner =
        (request, s) ->
            request
                .conversation()
                .send(request.unit() == 1 ? s.refusal(request, 0x0B) : s.reply(request));
    run(spec(Framing.TCP).breaker("first-pause", "2s").breaker("last-pause", "4s"));
    sink.awaitBad(0, "u1_5");
    Await.until("several polls", RecordingSink.PATIENCE, () -> sink.goodValues("u2_7").size() >= 6);
    assertEquals(1, bad("u1_5"));
    assertEquals(1, slave.accepted(), "connections");
    assertTrue(
        slave.requestsTo(1).size() < slave.requestsTo(2).size(),
        "requests to the silent slave: " + slave.requestsTo(1).size());
  }

  private Spec spec(Framing framing) {
    Spec spec = base(framing).device("D1", 1, "u1_5=holding:5 uint16", "u1_6=holding:6 uint16");
    return spec.device("D2", Map.of("unit", "2"), "u2_7=holding:7 uint16");
  }

  private Spec base(Framing framing) {
    Spec spec =
        new Spec(framing, slave.port()).connection("every", "1s").connection("timeout", "500ms");
    if (framing == Framing.RTU) {
      spec.connection("late-reply-window", "1s");
    }
    spec.breaker("first-pause", "300ms").breaker("last-pause", "500ms");
    return spec.reconnect("first-pause", "50ms").reconnect("last-pause", "200ms");
  }

  private void run(Spec spec) {
    driver = new ModbusDriverFactory().create(spec.build());
    driver.start(sink);
  }

  private long bad(String channel) {
    return sink.readings(channel).stream().filter(r -> r.quality() == Quality.BAD).count();
  }
}
