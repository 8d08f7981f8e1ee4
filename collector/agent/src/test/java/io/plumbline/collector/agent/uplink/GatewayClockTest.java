package io.plumbline.collector.agent.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.ClockOffset;
import io.plumbline.contract.uplink.UplinkMessage.AskClock;
import io.plumbline.contract.uplink.UplinkMessage.TellClock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An hour of two clocks in no time: the agent's, and the gateway's that is ahead of it. */
class GatewayClockTest {
  private static final long AHEAD = 5_000_000;

  private long wall = 1_700_000_000_000_000L;
  private long steady = 77;
  private long ahead = AHEAD;
  private final GatewayClock clock = new GatewayClock(() -> wall, () -> steady * 1000);

  private void pass(long micros) {
    wall += micros;
    steady += micros;
  }

  private void exchange(long thereMicros, long workMicros, long backMicros) {
    AskClock question = assertInstanceOf(AskClock.class, clock.question().orElseThrow());
    pass(thereMicros);
    long received = wall + ahead;
    pass(workMicros);
    long answered = wall + ahead;
    pass(backMicros);
    clock.answered(new TellClock(question.askedMicros(), received, answered));
  }

  private ClockOffset offset() {
    return clock.offset().orElseThrow();
  }

  private void assertRight() {
    ClockOffset now = offset();
    assertTrue(
        Math.abs(now.offsetMicros() - (wall + ahead - wall)) <= now.uncertaintyMicros(),
        now.toString());
  }

  @Test
  void beforeAnAnswerNothingIsKnown() {
    assertEquals(Optional.empty(), clock.offset());
  }

  @Test
  void theTrueOffsetIsWithinTheUncertaintyHoweverUnequalTheWays() {
    exchange(900, 300, 100);
    assertRight();
    assertTrue(offset().uncertaintyMicros() <= 503, offset().toString());
    pass(16_000_000);
    exchange(0, 0, 40);
    assertRight();
    assertTrue(offset().uncertaintyMicros() <= 23, "the better one counts: " + offset());
    pass(16_000_000);
    exchange(50_000, 0, 0);
    assertRight();
    assertTrue(offset().uncertaintyMicros() < 5_000, "a worse one does not: " + offset());
  }

  @Test
  void aJumpOfTheAgentsClockMovesTheOffsetAtOnce() {
    exchange(100, 0, 100);
    wall -= 3_600_000_000L;
    assertEquals(AHEAD + 3_600_000_000L, offset().offsetMicros(), 200);
    assertTrue(offset().uncertaintyMicros() <= 103, offset().toString());
  }

  @Test
  void aJumpOfTheGatewaysClockIsBelievedWithTheNextAnswer() {
    exchange(10, 0, 10);
    ahead += 1_000_000;
    pass(16_000_000);
    exchange(4000, 0, 4000);
    assertRight();
  }

  @Test
  void withoutAnswersTheEstimateBecomesLessCertain() {
    exchange(10, 0, 10);
    long at = offset().uncertaintyMicros();
    pass(1_000_000_000);
    assertEquals(at + 100_000, offset().uncertaintyMicros(), 1);
    pass(36_000_000_000_000L);
    assertEquals(Optional.empty(), clock.offset(), "after more than a year");
  }

  @Test
  void oneQuestionIsUnderWayAndAnAnswerToAnotherIsLeftOut() {
    AskClock question = assertInstanceOf(AskClock.class, clock.question().orElseThrow());
    assertEquals(Optional.empty(), clock.question());
    clock.answered(new TellClock(question.askedMicros() + 1, wall, wall));
    assertEquals(Optional.empty(), clock.offset());
    clock.connected();
    clock.answered(new TellClock(question.askedMicros(), wall, wall));
    assertEquals(Optional.empty(), clock.offset());
    exchange(5, 0, 5);
    assertRight();
    assertEquals(Optional.empty(), clock.question(), "sixteen seconds lie between two");
  }
}
