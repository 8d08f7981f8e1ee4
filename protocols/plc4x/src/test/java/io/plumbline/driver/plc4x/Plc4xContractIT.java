package io.plumbline.driver.plc4x;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.kit.DriverContract;
import io.plumbline.driver.kit.MachineSimulator;
import io.plumbline.driver.kit.Traits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The driver contract over the library's Modbus, against a controller by others. */
class Plc4xContractIT extends DriverContract {
  @Override
  protected DriverFactory factory() {
    return new Plc4xDriverFactory();
  }

  @Override
  protected MachineSimulator newMachine() throws Exception {
    return new PymodbusController();
  }

  @Override
  protected Traits traits() {
    return Traits.POLLED;
  }

  /** Two threads of the library watch its time-outs; nothing ends them. */
  @Override
  protected boolean isForeign(Thread thread) {
    String name = thread.getName();
    return name.startsWith("globalEventExecutor")
        || name.startsWith("plc4x-tm")
        || name.startsWith("process reaper");
  }

  @Test
  void numbers_of_several_types_come_through() throws Exception {
    try (PymodbusController controller = new PymodbusController()) {
      controller.start();
      controller.set(0, 0xFFFE, 0);
      ProbeResult probe =
          factory()
              .probe(
                  PymodbusController.connection(
                      controller.port(),
                      List.of(
                          PymodbusController.channel("real", "holding-register:101:REAL"),
                          PymodbusController.channel("signed", "holding-register:1:INT"),
                          PymodbusController.channel("word", "holding-register:1:UINT"))));
      assertEquals(
          List.of(new Value.Real(123.456f), new Value.Int(-2), new Value.Int(0xFFFE)),
          probe.readings().stream().map(reading -> reading.value()).toList(),
          probe.remarks().toString());
    }
  }

  @Test
  void an_address_of_no_driver_and_a_tag_of_no_controller_are_refused() throws Exception {
    try (PymodbusController controller = new PymodbusController()) {
      InputFault tag =
          assertThrows(
              InputFault.class,
              () ->
                  factory()
                      .create(
                          PymodbusController.connection(
                              controller.port(),
                              List.of(PymodbusController.channel("x", "nonsense")))));
      assertTrue(tag.words().en().contains("nonsense"), tag.words().en());
      InputFault address =
          assertThrows(
              InputFault.class,
              () ->
                  factory()
                      .create(
                          new io.plumbline.driver.ConnectionSpec(
                              "line",
                              "plc4x",
                              controller.connection(1).options().with("address", "gopher://x"),
                              List.of())));
      assertTrue(address.words().en().contains("modbus-tcp"), address.words().en());
    }
  }
}
