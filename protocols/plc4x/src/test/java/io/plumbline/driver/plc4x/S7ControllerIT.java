package io.plumbline.driver.plc4x;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import io.plumbline.driver.kit.Await;
import io.plumbline.driver.kit.FaultyLink;
import io.plumbline.driver.kit.RecordingSink;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library's S7 against a controller by others, snap7. */
@Timeout(120)
class S7ControllerIT {
  private static final int LARGE = 4000;
  private static final int BLOCK = 100;
  private static final int OVERLAPPING = 30;

  private static final List<ChannelSpec> ONE_ABSENT =
      List.of(
          S7Controller.channel("good", "%DB1.DBB0:BYTE"),
          S7Controller.channel("absent", "%DB9.DBW0:INT"),
          S7Controller.channel("other", "%DB1.DBB1:BYTE"));

  @TempDir private static Path folder = Path.of("");

  private final Plc4xDriverFactory factory = new Plc4xDriverFactory();
  private final RecordingSink sink = new RecordingSink();

  @BeforeAll
  static void build() throws Exception {
    S7Controller.build(folder);
  }

  @Test
  void values_of_every_type_come_unaltered_also_over_many_packets() throws Exception {
    Map<String, Value> expected = new LinkedHashMap<>();
    try (S7Controller controller = controller()) {
      controller.start();
      controller.put(1, 0, "05fffefffe42f6e979400921fb54442d1880000000");
      expected.put("%DB1.DBX0.0:BOOL", new Value.Bool(true));
      expected.put("%DB1.DBX0.1:BOOL", new Value.Bool(false));
      expected.put("%DB1.DBW1:INT", new Value.Int(-2));
      expected.put("%DB1.DBW3:UINT", new Value.Int(0xFFFE));
      expected.put("%DB1.DBD5:REAL", new Value.Real(123.456f));
      expected.put("%DB1:9:LREAL", new Value.Real(Math.PI));
      expected.put("%DB1.DBD17:DINT", new Value.Int(Integer.MIN_VALUE));
      expected.put("%DB1.DBD17:UDINT", new Value.Int(1L << 31));
      controller.put(1, 40, "140548656c6c6f");
      expected.put("%DB1:40:STRING(20)", new Value.Text("Hello"));
      int[] words = IntStream.range(0, LARGE / 2).map(i -> i * 31 & 0xFFFF).toArray();
      controller.put(
          2, 0, IntStream.of(words).mapToObj("%04x"::formatted).collect(Collectors.joining()));
      expected.put(
          "%DB2.DBW0:UINT[" + words.length + "]",
          new Value.Text(IntStream.of(words).boxed().toList().toString()));
      for (int i = 0; i < 300; i++) {
        expected.put("%DB2.DBW" + 12 * i + ":UINT", new Value.Int(words[6 * i]));
      }
      assertEquals(expected, read(controller, expected));
    }
  }

  @Test
  void tags_that_overlap_are_not_taken_for_each_other() throws Exception {
    Random random = new Random(20_261_121);
    byte[] memory = new byte[BLOCK];
    random.nextBytes(memory);
    ByteBuffer bytes = ByteBuffer.wrap(memory);
    try (S7Controller controller = controller()) {
      controller.start();
      controller.put(1, 0, HexFormat.of().formatHex(memory));
      for (int poll = 0; poll < 10; poll++) {
        Map<String, Value> expected = new LinkedHashMap<>();
        for (int i = 0; i < 60; i++) {
          int at = random.nextInt(OVERLAPPING);
          String start = "%DB1:" + at;
          short word = bytes.getShort(at);
          int two = bytes.getInt(at);
          switch (random.nextInt(5)) {
            case 0 -> expected.put(start + ":INT", new Value.Int(word));
            case 1 -> expected.put(start + ":UINT", new Value.Int(Short.toUnsignedInt(word)));
            case 2 -> expected.put(start + ":DINT", new Value.Int(two));
            case 3 -> expected.put(start + ":UDINT", new Value.Int(Integer.toUnsignedLong(two)));
            default -> expected.put(start + ".3:BOOL", new Value.Bool((memory[at] >> 3 & 1) == 1));
          }
        }
        assertEquals(expected, read(controller, expected));
      }
    }
  }

  @Test
  void the_driver_that_confuses_tags_is_refused() {
    ConnectionSpec spec = S7Controller.connection(1, ONE_ABSENT);
    InputFault fault =
        assertThrows(
            InputFault.class, () -> factory.create(with(spec, "address", "s7-light://127.0.0.1")));
    assertTrue(fault.words().en().contains("expected s7"), fault.words().en());
  }

  @Test
  void an_address_that_is_not_there_takes_no_other_along() throws Exception {
    try (S7Controller controller = controller()) {
      controller.start();
      controller.put(1, 0, "0102");
      try (Driver driver = factory.create(hasty(controller))) {
        driver.start(sink);
        sink.awaitBad(0, "absent");
        sink.awaitValue(0, "good", "1");
        sink.awaitValue(0, "other", "2");
        Await.until(
            "the address in the detail",
            RecordingSink.PATIENCE,
            () -> driver.health().detail().contains("%DB9.DBW0:INT"),
            driver::health);
        assertTrue(driver.health().connected());
        int mark = sink.mark();
        controller.put(1, 1, "03");
        sink.awaitValue(mark, "other", "3");
      }
      assertEquals(List.of(), sink.goodValues("absent"));
    }
  }

  @Test
  void a_probe_names_the_address_that_is_not_there_and_reads_the_others() throws Exception {
    try (S7Controller controller = controller()) {
      controller.start();
      controller.put(1, 0, "0102");
      ProbeResult probe = factory.probe(hasty(controller));
      assertEquals(1, probe.remarks().size(), probe.remarks().toString());
      assertTrue(probe.remarks().getFirst().contains("%DB9.DBW0:INT"), probe.remarks().toString());
      assertEquals(
          List.of(new Value.Int(1), Value.NONE, new Value.Int(2)),
          probe.readings().stream().map(Reading::value).toList());
    }
  }

  @Test
  void a_controller_killed_and_back_leaves_a_gap_and_no_thread() throws Exception {
    try (S7Controller controller = controller()) {
      controller.start();
      List<ChannelSpec> channels = List.of(S7Controller.channel("word", "%DB1.DBW0:WORD"));
      try (Driver driver = factory.create(S7Controller.connection(controller.port(), channels))) {
        driver.start(sink);
        sink.awaitValue(0, "word", "0");
        int mark = sink.mark();
        controller.stop();
        sink.awaitBad(mark, "word");
        int lost = sink.mark();
        controller.start();
        controller.put(1, 0, "0007");
        sink.awaitValue(lost, "word", "7");
        sink.awaitGap("of the outage", gap -> gap.cause() == Gap.Cause.DISCONNECTED);
      }
      Await.until(
          "the end of the library's threads",
          RecordingSink.PATIENCE,
          () -> ofTheLibrary().isEmpty(),
          S7ControllerIT::ofTheLibrary);
    }
  }

  @Test
  void a_connection_that_is_renewed_costs_no_value_and_one_that_cannot_be_is_lost()
      throws Exception {
    try (S7Controller controller = controller();
        FaultyLink link = new FaultyLink(controller.port())) {
      controller.start();
      link.restore();
      ConnectionSpec spec =
          S7Controller.connection(
              link.port(), List.of(S7Controller.channel("word", "%DB1.DBW0:WORD")));
      try (Driver driver = new Plc4xDriver(spec, Plc4xSettings.of(spec), 2)) {
        driver.start(sink);
        Await.until("renewals", RecordingSink.PATIENCE, () -> link.accepted() >= 3);
        assertEquals(List.of(), sink.lost());
        assertEquals(List.of(), sink.gaps());
        int mark = sink.mark();
        link.cut();
        sink.awaitBad(mark, "word");
      }
    }
  }

  private static List<String> ofTheLibrary() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("plc4x-s7") || name.startsWith("nioEventLoop"))
        .toList();
  }

  private Map<String, Value> read(S7Controller controller, Map<String, Value> expected)
      throws InterruptedException {
    List<ChannelSpec> channels =
        expected.keySet().stream().map(address -> S7Controller.channel(address, address)).toList();
    // Three hundred requests on a busy machine.
    ConnectionSpec patient =
        with(S7Controller.connection(controller.port(), channels), "timeout", "20s");
    Map<String, Value> values = new LinkedHashMap<>();
    factory
        .probe(patient)
        .readings()
        .forEach(reading -> values.put(reading.channel().name(), reading.value()));
    return values;
  }

  /** Each time-out is waited for several times. */
  private static ConnectionSpec hasty(S7Controller controller) {
    return with(S7Controller.connection(controller.port(), ONE_ABSENT), "timeout", "1s");
  }

  private static ConnectionSpec with(ConnectionSpec spec, String key, String value) {
    return new ConnectionSpec(
        spec.name(), spec.protocol(), spec.options().with(key, value), spec.devices());
  }

  private static S7Controller controller() throws Exception {
    S7Controller controller = new S7Controller(folder);
    controller.block(1, BLOCK);
    controller.block(2, LARGE);
    return controller;
  }
}
