package io.plumbline.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.driver.DriverFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModbusSettingsTest {
  @Test
  void theFactoryIsFound() {
    assertTrue(
        ServiceLoader.load(DriverFactory.class).stream()
            .anyMatch(p -> p.get().protocol().equals("modbus")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=holdng:1 uint16 | address is 'holdng:1'",
        "v=holding:65536 uint16 | address is 'holding:65536'",
        "v=holding:65535 float32 | address is 'holding:65535'",
        "v=holding:1 float | type is 'float'",
        "v=holding:1 bit:16 | type is 'bit:16'",
        "v=holding:1 string:0 | type is 'string:0'",
        "v=holding:1 raw:126 | type is 'raw:126'",
        "v=holding:1 bits:7-4 | type is 'bits:7-4'",
        "v=holding:1 bits:0-64 | type is 'bits:0-64'",
        "v=holding:1 string:4 charset:nope | charset is 'nope'",
        "v=holding:1 | the required key type is missing",
        "v=coil:1 uint16 | type is 'uint16'",
        "v=holding:1 uint16 order:ACBD | order is 'ACBD'",
        "v=holding:1 uint16 oder:ABCD | nearest known key is order",
      })
  void aWrongChannelIsRefused(String channel, String message) {
    InputFault fault =
        assertThrows(
            InputFault.class, () -> ModbusSettings.of(spec().device("D", 1, channel).build()));
    assertTrue(fault.words().en().contains(message), fault.words().en());
    assertTrue(fault.words().en().startsWith("test.yaml"), fault.words().en());
  }

  @ParameterizedTest
  @CsvSource({
    "address, http://h:1",
    "address, tcp://h:70000",
    "address, tcp://h:1/x",
    "timeout, 600ms",
    "max-registers, 126",
    "max-gap, -1",
    "late-reply-window, 1s",
    "baud, 9600",
    "address, serial://ttyS0",
    "evry, 1s"
  })
  void aWrongConnectionIsRefused(String key, String value) {
    Spec wrong = spec().connection(key, value).device("D", 1, "v=holding:1 uint16");
    InputFault fault = assertThrows(InputFault.class, () -> ModbusSettings.of(wrong.build()));
    assertTrue(fault.words().en().contains(key), fault.words().en());
  }

  @Test
  void devicesOfOneUnitShareASlaveAndTheirRegistersAreMerged() {
    ModbusSettings settings =
        ModbusSettings.of(
            spec()
                .device("A", 3, "x=holding:0 uint16")
                .device("B", 3, "y=holding:1 uint16")
                .device("C", Map.of("unit", "3", "every", "10s"), "z=holding:2 uint16")
                .build());
    assertEquals(1, settings.units().size());
    assertEquals(2, settings.units().getFirst().polls().size());
    ModbusSettings.Poll first = settings.units().getFirst().polls().getFirst();
    assertEquals(1, Block.plan(first.points(), first.limits()).size());
    assertEquals(Duration.ofMillis(500), settings.timeout());
  }

  @Test
  void theTimeOutIsAtMostHalfTheShortestInterval() {
    Spec spec = spec().device("A", Map.of("every", "200ms"), "x=holding:0 uint16");
    assertEquals(Duration.ofMillis(100), ModbusSettings.of(spec.build()).timeout());
  }

  @Test
  void theOrderIsInheritedUnlessTheChannelHasItsOwn() {
    Spec spec = spec().connection("order", "cdab");
    spec.device("A", 1, "x=holding:0 float32", "y=holding:2 float32 order:DCBA");
    var points = ModbusSettings.of(spec.build()).units().getFirst().polls().getFirst().points();
    assertEquals(ByteOrder.CDAB, points.get(0).order());
    assertEquals(ByteOrder.DCBA, points.get(1).order());
  }

  @Test
  void aDeviceMayHaveLimitsOfItsOwn() {
    Spec spec = spec().connection("max-gap", "4");
    spec.device("A", 1, "x=holding:0 uint16", "y=holding:5 uint16");
    spec.device(
        "B",
        Map.of("unit", "2", "max-gap", "0", "max-registers", "2"),
        "x=holding:0 float32",
        "y=holding:2 float32",
        "z=holding:5 uint16");
    var units = ModbusSettings.of(spec.build()).units();
    List<Integer> requests =
        units.stream()
            .map(unit -> unit.polls().getFirst())
            .map(poll -> Block.plan(poll.points(), poll.limits()).size())
            .toList();
    assertEquals(List.of(1, 3), requests);
  }

  @Test
  void aSerialLineHasASpeedAndAParity() {
    Spec spec = spec().connection("address", "serial:///dev/ttyUSB0").connection("baud", "9600");
    spec.connection("parity", "none").connection("stop-bits", "2");
    spec.connection("late-reply-window", "2s").device("A", 1, "x=holding:0 uint16");
    assertEquals(
        new Endpoint.Serial("/dev/ttyUSB0", 9600, Endpoint.Parity.NONE, 2),
        ModbusSettings.of(spec.build()).endpoint());
  }

  @Test
  void theSpeedOfASerialLineIsNeverGuessed() {
    Spec spec = spec().connection("address", "serial:///dev/ttyUSB0");
    Spec wrong = spec.device("A", 1, "x=holding:0 uint16");
    InputFault fault = assertThrows(InputFault.class, () -> ModbusSettings.of(wrong.build()));
    assertTrue(fault.words().en().contains("key baud is missing"), fault.words().en());
  }

  private static Spec spec() {
    return new Spec(Framing.TCP, 502);
  }
}
