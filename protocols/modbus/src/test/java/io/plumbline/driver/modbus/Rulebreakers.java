package io.plumbline.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.Reading;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.RecordingSink;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Manners of slaves that break the rules, and the proof that nobody was taken in. */
final class Rulebreakers {
  /** How often unit 1 answers wrongly before it answers properly. */
  static final int WRONG_REPLIES = 3;

  private Rulebreakers() {}

  /** Unit 1 answers wrongly some times, then properly; every other always properly. */
  static ScriptedSlave.Manner wrongAtFirst(Fault fault) {
    AtomicInteger wrong = new AtomicInteger();
    return (request, slave) -> {
      if (request.unit() == 1 && wrong.getAndIncrement() < WRONG_REPLIES) {
        fault.send(request, slave);
      } else {
        request.conversation().send(slave.reply(request));
      }
    };
  }

  /**
   * Keeps a reply of unit 1 back until the next request of anybody, some times. Where that request
   * is for a block of the same size, the late reply looks just like its answer.
   */
  static final class Late implements ScriptedSlave.Manner {
    private final AtomicReference<byte[]> late = new AtomicReference<>();
    private final AtomicInteger held = new AtomicInteger();
    private final long pauseMillis;

    /**
     * A manner.
     *
     * @param pauseMillis between the late reply and the proper one
     */
    Late(long pauseMillis) {
      this.pauseMillis = pauseMillis;
    }

    @Override
    public void answer(ScriptedSlave.Request request, ScriptedSlave slave) throws IOException {
      if (held.get() < WRONG_REPLIES && late.get() == null && request.unit() == 1) {
        held.incrementAndGet();
        late.set(slave.reply(request));
        return;
      }
      byte[] before = late.getAndSet(null);
      if (before != null) {
        request.conversation().send(before);
        Fault.pause(pauseMillis);
      }
      request.conversation().send(slave.reply(request));
    }

    /** Waits until all of them were sent, then for the proper values of three channels. */
    void awaitRecovery(RecordingSink sink, ScriptedSlave slave) {
      Await.until(
          "three late replies",
          RecordingSink.PATIENCE,
          () -> held.get() == WRONG_REPLIES && late.get() == null);
      int mark = sink.mark();
      sink.awaitValue(mark, "u1_5", Integer.toString(slave.valueOf(1, 5)));
      sink.awaitValue(mark, "u1_105", Integer.toString(slave.valueOf(1, 105)));
      sink.awaitValue(mark, "u2_7", Integer.toString(slave.valueOf(2, 7)));
    }
  }

  /** Every GOOD reading of a channel {@code u1_5} has what unit 1 holds at address 5. */
  static void assertNothingWrongWasStored(RecordingSink sink, ScriptedSlave slave) {
    for (Reading reading : sink.readings()) {
      String name = reading.channel().name();
      int unit = name.charAt(1) - '0';
      int address = Integer.parseInt(name.substring(3));
      if (reading.quality() == Quality.GOOD) {
        assertEquals(new Value.Int(slave.valueOf(unit, address)), reading.value(), name);
      }
      assertEquals(Reading.NO_TIME, reading.sourceMicros());
    }
  }
}
