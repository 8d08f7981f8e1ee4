package io.plumbline.driver.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.contract.telemetry.Gap;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * A driver, a machine, a link between them and a sink for each test, and what {@link
 * DriverContract} asks of a protocol. A driver module answers these questions in its subclass of
 * the contract.
 */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
public abstract class DriverFixture {
  private static final long MILLI = 1_000L;

  final RecordingSink sink = new RecordingSink();
  final List<Driver> drivers = new ArrayList<>();
  long clockMicros = 1_700_000_000_000_000L;
  MachineSimulator machine;
  FaultyLink link;
  List<String> channels = List.of();
  Set<Thread> prologue = Set.of();

  /** Only the framework makes one; the machine comes before each test. */
  @SuppressWarnings("NullAway.Init")
  DriverFixture() {}

  /** The driver under test. */
  protected abstract DriverFactory factory();

  /** A new machine, not started. */
  protected abstract MachineSimulator newMachine() throws Exception;

  /** What the protocol can do. */
  protected abstract Traits traits();

  /** Whether a thread belongs to the simulator or to the platform and not to the driver. */
  protected boolean isForeign(Thread thread) {
    return false;
  }

  @BeforeEach
  final void prepare() throws Exception {
    machine = newMachine();
    link = new FaultyLink(machine.port());
    channels = spec().devices().getFirst().channels().stream().map(ChannelSpec::name).toList();
    assertEquals(
        MachineSimulator.CHANNELS, channels.size(), "channels of the simulator's configuration");
    prologue = liveThreads();
  }

  @AfterEach
  final void tidy() throws Exception {
    sink.release();
    drivers.forEach(Driver::close);
    link.close();
    machine.close();
  }

  /**
   * How many connections one driver may have open at once; one unless a protocol says otherwise.
   */
  protected int mostConnections() {
    return 1;
  }

  ConnectionSpec spec() {
    return machine.connection(link.port());
  }

  static ConnectionSpec with(ConnectionSpec connection, DeviceSpec device) {
    return new ConnectionSpec(
        connection.name(), connection.protocol(), connection.options(), List.of(device));
  }

  void refused(ConnectionSpec wrong) {
    InputFault fault = assertThrows(InputFault.class, () -> factory().create(wrong).close());
    assertTrue(fault.words().en().contains("adres"), "the message names the key: " + fault.words());
  }

  void machineUp() throws Exception {
    machine.start();
    link.restore();
  }

  Driver start() {
    Driver driver = factory().create(spec());
    drivers.add(driver);
    driver.start(sink);
    return driver;
  }

  /** A connection from its beginning to its end, with a sink that keeps nothing for the next. */
  void startAndClose() {
    RecordingSink own = new RecordingSink();
    try (Driver driver = factory().create(spec())) {
      driver.start(own);
      awaitFirstValues(own, 0);
    }
  }

  void awaitFirstValues(int mark) {
    awaitFirstValues(sink, mark);
  }

  private void awaitFirstValues(RecordingSink at, int mark) {
    for (int i = 0; i < channels.size(); i++) {
      at.awaitValue(mark, channels.get(i), Integer.toString(MachineSimulator.FIRST_VALUE + i));
    }
  }

  long set(int channel, long value) throws Exception {
    clockMicros += MILLI;
    machine.set(channel, value, clockMicros);
    return clockMicros;
  }

  long bad(String channel) {
    return sink.readings(channel).stream().filter(r -> r.quality() == Quality.BAD).count();
  }

  void assertGap() {
    String device = spec().devices().getFirst().id();
    Gap gap =
        sink.awaitGap(
            "a gap of " + device,
            g -> g.device().equals(device) && g.cause() == Gap.Cause.DISCONNECTED);
    assertEquals("", gap.channel(), "the gap is of the whole device");
    assertTrue(gap.toMicros() > gap.fromMicros(), "the gap has a length: " + gap);
    assertEquals(1, sink.gaps().size(), "gaps: " + sink.gaps());
  }

  void assertAscending(List<String> values) {
    for (int i = 1; i < values.size(); i++) {
      long before = Long.parseLong(values.get(i - 1));
      long now = Long.parseLong(values.get(i));
      assertTrue(traits().repeats() ? now >= before : now > before, "order: " + values);
    }
  }

  static Set<String> minus(List<String> values, Set<String> known) {
    Set<String> left = new HashSet<>(values);
    left.removeAll(known);
    return left;
  }

  Set<Thread> liveThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .filter(t ->
            !t.getName().startsWith(FaultyLink.THREADS)
                && !t.getName().startsWith("junit-")
                && !isForeign(t))
        .collect(Collectors.toSet());
  }

  /**
   * Waits until every thread is gone that was not there before the test and belongs to nobody else.
   */
  void awaitNoThreads() {
    Await.until(
        "the end of the driver's threads",
        RecordingSink.PATIENCE,
        () -> left().isEmpty(),
        this::left);
  }

  Set<String> left() {
    return liveThreads().stream()
        .filter(t -> !prologue.contains(t))
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }

  void awaitNoConnections() {
    Await.until(
        "no open connection",
        RecordingSink.PATIENCE,
        () -> link.open() == 0,
        () -> link.open() + " open");
  }
}
