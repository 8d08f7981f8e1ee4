package io.plumbline.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.telemetry.Quality;
import io.plumbline.driver.Driver;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.FaultyLink;
import io.plumbline.driver.kit.ForeignProgram;
import io.plumbline.driver.kit.RecordingSink;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The driver against pymodbus, with mbpoll as a second opinion on every number. */
@Timeout(90)
class PymodbusIT {
  private static final String SUITE = "The comparison with pymodbus";
  private static final Pattern MBPOLL = Pattern.compile("\\[(\\d+)\\]:\\s+(\\S+)");
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  @TempDir Path folder;
  private final int port = FaultyLink.freePort();
  private final RecordingSink sink = new RecordingSink();

  @SuppressWarnings("NullAway.Init")
  private Process server;

  @BeforeEach
  void serve() throws Exception {
    if (!Files.isExecutable(PYTHON)
        || run(List.of(PYTHON.toString(), "-c", "import pymodbus.server")) != 0) {
      ForeignProgram.leaveOut(
          SUITE
              + " is left out: no pymodbus server. To install it: apt-get install python3-pymodbus"
              + " python3-serial python3-serial-asyncio");
    }
    Path script = folder.resolve("server.py");
    try (InputStream in =
        Objects.requireNonNull(PymodbusIT.class.getResourceAsStream("pymodbus_server.py"))) {
      Files.copy(in, script);
    }
    start(script);
  }

  @AfterEach
  void end() throws Exception {
    if (server != null) {
      kill();
    }
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
    ForeignProgram.require("mbpoll", SUITE, "apt-get install mbpoll");
    assertEquals("123.456", mbpoll("4:float", 0, 1, "-B").get(0));
    assertEquals("-2", mbpoll("4:int", 2, 1, "-B").get(2));
    assertEquals("100", mbpoll("4", 10, 1).get(10));
    assertEquals("1", mbpoll("0", 0, 1).get(0));
    assertEquals("1", mbpoll("1", 3, 1).get(3));
  }

  @Test
  void aHundredRegistersComeInOneRequestAndAgreeWithMbpoll() throws Exception {
    ForeignProgram.require("mbpoll", SUITE, "apt-get install mbpoll");
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
      kill();
      sink.awaitBad(0, "u");
      int mark = sink.mark();
      start(folder.resolve("server.py"));
      sink.awaitValue(mark, "u", "100");
      sink.awaitGap("the gap", gap -> gap.device().equals("D1"));
    }
  }

  private Spec spec() {
    return new Spec(Framing.TCP, port).connection("every", "1s").reconnect("last-pause", "1s");
  }

  private void start(Path script) throws Exception {
    server =
        new ProcessBuilder(PYTHON.toString(), script.toString(), Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile())
            .start();
    Await.until("pymodbus to listen", RecordingSink.PATIENCE, this::listens, this::log);
  }

  private void kill() throws InterruptedException {
    server.destroyForcibly();
    assertTrue(server.waitFor(10, TimeUnit.SECONDS), "pymodbus ends");
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("server.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static int run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    return process.waitFor();
  }

  /** What mbpoll reads: address to value, unsigned. */
  private Map<Integer, String> mbpoll(String type, int start, int count, String... more)
      throws Exception {
    List<String> command =
        new java.util.ArrayList<>(List.of("mbpoll", "-0", "-1", "-p", Integer.toString(port)));
    command.addAll(
        List.of(
            "-a", "1", "-t", type, "-r", Integer.toString(start), "-c", Integer.toString(count)));
    command.addAll(List.of(more));
    command.add("127.0.0.1");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    Map<Integer, String> values = new TreeMap<>();
    for (Matcher matcher = MBPOLL.matcher(output); matcher.find(); ) {
      values.put(Integer.parseInt(matcher.group(1)), matcher.group(2));
    }
    return values;
  }
}
