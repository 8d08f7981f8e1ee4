package io.plumbline.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.driver.Driver;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.RecordingSink;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A dead slave delays no other by more than one polling period (design, "Numbers the design must
 * reach").
 */
@Timeout(60)
@Tag("slow")
class DeadSlaveTest {
  private static final int SLAVES = 20;
  private static final long PERIOD_NANOS = 500_000_000L;

  private final RecordingSink sink = new RecordingSink();

  @Test
  void aDeadSlaveDelaysNoOtherByMoreThanOnePeriod() throws Exception {
    try (ScriptedSlave slave = ScriptedSlave.started(Framing.TCP);
        Driver driver = new ModbusDriverFactory().create(spec(slave.port()))) {
      driver.start(sink);
      Await.until("every slave", RecordingSink.PATIENCE, () -> channelsSeen() == SLAVES);
      // Unit 1 is polled first in each round: the worst place for a dead one.
      slave.manner =
          (request, s) -> {
            if (request.unit() != 1) {
              request.conversation().send(s.reply(request));
            }
          };
      int before = slave.requests.size();
      sink.awaitBad(0, "v1");
      Await.until(
          "twelve more rounds",
          RecordingSink.PATIENCE,
          () -> slave.requestsTo(SLAVES).size() >= 14);
      long worst = 0;
      for (int unit = 2; unit <= SLAVES; unit++) {
        worst = Math.max(worst, longestInterval(slave.requestsTo(unit)));
        assertEquals(0, bad("v" + unit), "BAD readings of unit " + unit);
      }
      assertTrue(
          worst < 2 * PERIOD_NANOS,
          "longest interval between polls of a living slave: " + worst / 1_000_000 + " ms");
      long published = driver.health().worstDelayMicros();
      assertTrue(published > 0, "a time-out delays the next one a little");
      long tries =
          slave.requests.subList(before, slave.requests.size()).stream()
              .filter(r -> r.unit() == 1)
              .count();
      assertTrue(tries <= 5, "requests to the dead slave in twelve rounds: " + tries);
      System.err.printf(
          "dead slave: longest interval %d ms of a period of 500 ms, published delay %d µs, %d"
              + " tries%n",
          worst / 1_000_000, published, tries);
    }
  }

  @Test
  void severalDeadSlavesCostTheirTimeOutsOnceAndThenNextToNothing() throws Exception {
    try (ScriptedSlave slave = ScriptedSlave.started(Framing.TCP);
        Driver driver = new ModbusDriverFactory().create(spec(slave.port()))) {
      slave.manner =
          (request, s) -> {
            if (request.unit() > 5) {
              request.conversation().send(s.reply(request));
            }
          };
      driver.start(sink);
      Await.until(
          "every breaker",
          RecordingSink.PATIENCE,
          () -> bad("v1") + bad("v2") + bad("v3") + bad("v4") + bad("v5") == 5);
      int mark = slave.requestsTo(SLAVES).size();
      Await.until(
          "ten more rounds",
          RecordingSink.PATIENCE,
          () -> slave.requestsTo(SLAVES).size() >= mark + 10);
      List<ScriptedSlave.Request> last = slave.requestsTo(SLAVES).subList(mark, mark + 10);
      assertTrue(
          longestInterval(last) < 2 * PERIOD_NANOS,
          "longest interval " + longestInterval(last) / 1_000_000 + " ms");
    }
  }

  private static io.plumbline.driver.ConnectionSpec spec(int port) {
    Spec spec = new Spec(Framing.TCP, port).connection("every", "500ms");
    for (int unit = 1; unit <= SLAVES; unit++) {
      spec.device("D" + unit, unit, "v" + unit + "=holding:0 float32");
    }
    return spec.build();
  }

  private long channelsSeen() {
    return sink.readings().stream().map(r -> r.channel().name()).distinct().count();
  }

  private long bad(String channel) {
    return sink.readings(channel).stream().filter(r -> r.quality() == Quality.BAD).count();
  }

  private static long longestInterval(List<ScriptedSlave.Request> requests) {
    long longest = 0;
    for (int i = 1; i < requests.size(); i++) {
      longest = Math.max(longest, requests.get(i).nanos() - requests.get(i - 1).nanos());
    }
    return longest;
  }
}
