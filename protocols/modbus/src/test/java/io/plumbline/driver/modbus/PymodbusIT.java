package io.plumbline.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.kit.Ports;
import io.plumbline.driver.kit.RecordingSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The driver against pymodbus, with mbpoll as a second opinion on every number. */
@Timeout(90)
class PymodbusIT {
  @TempDir Path folder;
  private final int port = Ports.draw();
  private final RecordingSink sink = new RecordingSink();

  @SuppressWarnings("NullAway.Init")
  private Pymodbus server;

  @BeforeEach
  void serve() throws Exception {
    server = start();
  }

  @AfterEach
  void end() throws Exception {
    server.kill();
  }

  @Test
  void everyTableAndTypeIsReadAsMbpollReadsIt() throws Exception {
    Spec spec = spec();
    spec.device(
        "D1",
        1,
        "f=holding:0 float32",
        "i=holding:2 int32",
        "t=holding:4 string:4",
        "d=holding:6 float64",
        "u=holding:10 uint16",
        "x=input:5 uint16",
        "s=input:5 int16",
        "c0=coil:0",
        "c1=coil:1",
        "di3=discrete:3",
        "di4=discrete:4");
    ProbeResult probe = new ModbusDriverFactory().probe(spec.build());
    Map<String, String> values = new TreeMap<>();
    probe.readings().forEach(r -> values.put(r.channel().name(), r.value().asText()));
    assertEquals(List.of(), probe.remarks());
    assertEquals(
        Map.ofEntries(
            Map.entry("f", Double.toString(123.456f)),
            Map.entry("i", "-2"),
            Map.entry("t", "RUN"),
            Map.entry("d", "2.5"),
            Map.entry("u", "100"),
            Map.entry("x", "40005"),
            Map.entry("s", Integer.toString((short) 40005)),
            Map.entry("c0", "true"),
            Map.entry("c1", "false"),
            Map.entry("di3", "true"),
            Map.entry("di4", "false")),
        values);
    assertEquals("123.456", mbpoll("4:float", 0, 1, "-B").get(0));
    assertEquals("-2", mbpoll("4:int", 2, 1, "-B").get(2));
    assertEquals("100", mbpoll("4", 10, 1).get(10));
    assertEquals("1", mbpoll("0", 0, 1).get(0));
    assertEquals("1", mbpoll("1", 3, 1).get(3));
  }

  @Test
  void aHundredRegistersComeInOneRequestAndAgreeWithMbpoll() throws Exception {
    String[] channels = new String[120];
    for (int i = 0; i < channels.length; i++) {
      channels[i] = "r%d=holding:%d uint16".formatted(10 + i, 10 + i);
    }
    ProbeResult probe = new ModbusDriverFactory().probe(spec().device("D1", 1, channels).build());
    Map<Integer, String> second = mbpoll("4", 10, 120);
    assertEquals(120, second.size());
    probe
        .readings()
        .forEach(r ->
            assertEquals(
                second.get(Integer.parseInt(r.channel().name().substring(1))), r.value().asText()));
  }

  @Test
  void addressesBeyondTheTableAreBadAndTheOthersAreRead() throws Exception {
    Spec spec = spec().device("D2", 2, "in=holding:8 uint16", "out=holding:12 uint16");
    ProbeResult probe = new ModbusDriverFactory().probe(spec.build());
    assertEquals(
        Map.of("in", Quality.GOOD, "out", Quality.BAD),
        Map.of(
            probe.readings().get(0).channel().name(), probe.readings().get(0).quality(),
            probe.readings().get(1).channel().name(), probe.readings().get(1).quality()));
    assertTrue(probe.remarks().getFirst().contains("0x02"), probe.remarks().toString());
  }

  @Test
  void aKilledServerIsABadReadingAndItsReturnAGap() throws Exception {
    try (Driver driver =
        new ModbusDriverFactory().create(spec().device("D1", 1, "u=holding:10 uint16").build())) {
      driver.start(sink);
      sink.awaitValue(0, "u", "100");
      server.kill();
      sink.awaitBad(0, "u");
      int mark = sink.mark();
      server = start();
      sink.awaitValue(mark, "u", "100");
      sink.awaitGap("the gap", gap -> gap.device().equals("D1"));
    }
  }

  private Spec spec() {
    return new Spec(Framing.TCP, port).connection("every", "1s").reconnect("last-pause", "1s");
  }

  private Pymodbus start() throws Exception {
    Pymodbus started = Pymodbus.start(folder, Integer.toString(port));
    ConnectionSpec one = spec().device("D1", 1, "u=holding:10 uint16").build();
    started.awaitReady(() -> new ModbusDriverFactory().probe(one));
    return started;
  }

  private Map<Integer, String> mbpoll(String type, int start, int count, String... more)
      throws Exception {
    List<String> where = new ArrayList<>(List.of("-p", Integer.toString(port)));
    where.addAll(List.of(more));
    where.add("127.0.0.1");
    return Mbpoll.read(type, start, count, where.toArray(String[]::new));
  }
}
