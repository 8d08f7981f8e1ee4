package io.plumbline.verifier.engine.suspicion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.contract.segment.Receipt;
import io.plumbline.verifier.engine.suspicion.trace.TraceSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** An outage, however long and whoever shares it, is told from days that were filled in later. */
class BackFillTest {
  private static final int DEVICES = 10;

  @Test
  void machinesBehindOneGatewayAreNotAccusedOfItsOutageOfAWeek() {
    assertEquals(0, named(day -> day >= 3 && day < 10 ? 10 : day));
  }

  @Test
  void aBacklogThatDrainsInOrderOverDaysIsNoBackFill() {
    assertEquals(0, named(day -> day >= 3 && day < 7 ? 7 + (day - 3) / 2 : day));
  }

  @Test
  void fourDaysThatCameLongAfterTheDaysBehindThemAreToldOfEveryMachine() {
    assertEquals(DEVICES, named(day -> day >= 3 && day < 7 ? 13 : day));
  }

  @Test
  void daysThatComeThreeDaysLateOneByOneAreToldOfEveryMachine() {
    assertEquals(DEVICES, named(day -> day + 3));
  }

  /** How many devices are named when each day's samples arrive by a day that is given for it. */
  private static int named(LongUnaryOperator arrivalDay) {
    TraceSink sink = SimulatedFleet.sink(SimulatedFleet.ledgerOf(3, DEVICES));
    for (int i = 0; i < DEVICES; i++) {
      Machine machine =
          new Machine(
              50 + i,
              9,
              Machine.Kind.IDLE,
              SimulatedFleet.startMicros(),
              SimulatedFleet.DAYS,
              Machine.PERIOD);
      List<Reading> readings = new ArrayList<>();
      for (Reading r : machine.readings()) {
        long day = Math.floorDiv(r.source() - machine.startMicros(), Machine.DAY);
        long lateBy = arrivalDay.applyAsLong(day) - day;
        long received = r.source() + 1 + lateBy * Machine.DAY;
        long noon = machine.startMicros() + (day + lateBy) * Machine.DAY + Machine.DAY / 2;
        readings.add(r.at(r.source(), lateBy > 1 ? noon : lateBy == 1 ? received + 1 : received));
      }
      sink.frame(new Receipt(0, 1), SimulatedFleet.decode(SimulatedFleet.frame(i, readings)));
    }
    return (int)
        FalseDiscovery.hold(Scrutiny.tests(sink.finish()), Scrutiny.LEVEL).stream()
            .filter(s -> s.found().kind() == SuspicionKind.BACK_FILL)
            .count();
  }
}
