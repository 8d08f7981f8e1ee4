package io.plumbline.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.driver.Driver;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.kit.RecordingSink;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * RTU on a serial line: pymodbus at the other end, mbpoll beside, and a slave that breaks every
 * rule.
 */
@Timeout(120)
class SerialLineIT {
  @TempDir Path folder;
  private final RecordingSink sink = new RecordingSink();

  @Test
  void everyTypeIsReadFromPymodbusAsMbpollReadsIt() throws Exception {
    try (PseudoLine line = PseudoLine.pair(folder);
        Pymodbus slaves = Pymodbus.start(folder, line.far().toString())) {
      Spec spec =
          spec(line)
              .device(
                  "D1",
                  1,
                  "f=holding:0 float32",
                  "r=holding:0 raw:2",
                  "i=holding:2 int32",
                  "t=holding:4 string:4",
                  "u=holding:10 uint16",
                  "c0=coil:0",
                  "di3=discrete:3",
                  "x=input:5 uint16")
              .device("D2", 2, "y=holding:3 uint16");
      slaves.awaitReady(() -> new ModbusDriverFactory().probe(spec.build()));
      ProbeResult probe = new ModbusDriverFactory().probe(spec.build());
      Map<String, String> values = new TreeMap<>();
      probe.readings().forEach(r -> values.put(r.channel().name(), r.value().asText()));
      assertEquals(List.of(), probe.remarks());
      assertEquals(
          Map.of(
              "f",
              Double.toString(123.456f),
              "r",
              "42f6e979",
              "i",
              "-2",
              "t",
              "RUN",
              "u",
              "100",
              "c0",
              "true",
              "di3",
              "true",
              "x",
              "40005",
              "y",
              "7"),
          values);
      String serial = line.near().toString();
      assertEquals(
          "123.456",
          Mbpoll.read("4:float", 0, 1, "-B", "-m", "rtu", "-b", "19200", "-P", "none", serial)
              .get(0));
    }
  }

  @Test
  void aKilledSlaveIsABadReadingAndItsReturnAGap() throws Exception {
    try (PseudoLine line = PseudoLine.pair(folder)) {
      Spec spec = brisk(line).device("D1", 1, "u=holding:10 uint16");
      try (Pymodbus first = Pymodbus.start(folder, line.far().toString());
          Driver driver = new ModbusDriverFactory().create(spec.build())) {
        driver.start(sink);
        sink.awaitValue(0, "u", "100");
        first.kill();
        sink.awaitBad(0, "u");
        int mark = sink.mark();
        try (Pymodbus second = Pymodbus.start(folder, line.far().toString())) {
          sink.awaitValue(mark, "u", "100");
          sink.awaitGap("the gap", gap -> gap.device().equals("D1"));
        }
      }
    }
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @EnumSource(
      value = Fault.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "WRONG_TRANSACTION",
        "WRONG_PROTOCOL",
        "LYING_LENGTH",
        "HANGS_UP",
        "HANGS_UP_HALF_WAY"
      })
  void afterAnyFaultNothingWrongIsStored(Fault fault) throws Exception {
    try (ScriptedSlave slave = ScriptedSlave.started(Framing.RTU);
        PseudoLine line = PseudoLine.toTcp(folder, slave.port())) {
      slave.manner = Rulebreakers.wrongAtFirst(fault);
      try (Driver driver = new ModbusDriverFactory().create(slaves(line).build())) {
        driver.start(sink);
        sink.awaitBad(0, "u1_5");
        int mark = sink.mark();
        sink.awaitValue(mark, "u1_5", Integer.toString(slave.valueOf(1, 5)));
        Gap gap = sink.awaitGap("the gap", g -> g.device().equals("D1"));
        assertEquals(Gap.Cause.DISCONNECTED, gap.cause());
        assertTrue(driver.health().failures() >= 1);
      }
      Rulebreakers.assertNothingWrongWasStored(sink, slave);
    }
  }

  @Test
  void aLateReplyIsNeverTakenForTheNextAnswer() throws Exception {
    Rulebreakers.Late late = new Rulebreakers.Late(0);
    try (ScriptedSlave slave = ScriptedSlave.started(Framing.RTU);
        PseudoLine line = PseudoLine.toTcp(folder, slave.port())) {
      slave.manner = late;
      try (Driver driver = new ModbusDriverFactory().create(slaves(line).build())) {
        driver.start(sink);
        late.awaitRecovery(sink, slave);
      }
      Rulebreakers.assertNothingWrongWasStored(sink, slave);
    }
  }

  @Test
  void aLineThatIsNotThereIsNamed() {
    Spec spec =
        new Spec(Framing.RTU, 1)
            .connection("address", "serial://" + folder.resolve("none"))
            .connection("baud", "9600")
            .device("D1", 1, "u=holding:10 uint16");
    EnvironmentFault fault =
        assertThrows(EnvironmentFault.class, () -> new ModbusDriverFactory().probe(spec.build()));
    assertTrue(fault.words().en().contains(folder.resolve("none").toString()));
  }

  private static Spec slaves(PseudoLine line) {
    return brisk(line)
        .device("D1", 1, "u1_5=holding:5 uint16", "u1_105=holding:105 uint16")
        .device("D2", 2, "u2_7=holding:7 uint16");
  }

  /** A line on which a slave that does not answer is asked again soon. */
  private static Spec brisk(PseudoLine line) {
    return spec(line)
        .connection("every", "400ms")
        .connection("timeout", "200ms")
        .connection("late-reply-window", "500ms")
        .breaker("first-pause", "300ms")
        .breaker("last-pause", "500ms");
  }

  private static Spec spec(PseudoLine line) {
    return new Spec(Framing.RTU, 1)
        .connection("address", "serial://" + line.near())
        .connection("baud", "19200")
        .connection("parity", "none")
        .reconnect("first-pause", "50ms")
        .reconnect("last-pause", "200ms");
  }
}
