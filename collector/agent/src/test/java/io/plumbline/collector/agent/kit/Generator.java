package io.plumbline.collector.agent.kit;

import io.plumbline.contract.fault.EnvironmentFault;
import io.plumbline.contract.fault.Words;
import io.plumbline.contract.telemetry.Quality;
import io.plumbline.contract.telemetry.Value;
import io.plumbline.driver.ChannelSpec;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DeviceSpec;
import io.plumbline.driver.Driver;
import io.plumbline.driver.DriverFactory;
import io.plumbline.driver.DriverHealth;
import io.plumbline.driver.ProbeResult;
import io.plumbline.driver.Reading;
import io.plumbline.driver.ReadingSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A driver without a machine: it counts. Each round delivers one reading for each channel, the
 * number of the round; the channel {@code state} goes round 1, 2, 3. Keys of a connection: {@code
 * rounds} (how many, 0 for no end), {@code pause} (between rounds), {@code first} (the number of
 * the first round), {@code tell} (print what is safe on disk), {@code dead} (probing fails).
 */
public final class Generator implements DriverFactory {
  @Override
  public String protocol() {
    return "generator";
  }

  @Override
  public Driver create(ConnectionSpec connection) {
    long rounds = connection.options().integer("rounds", 0, Long.MAX_VALUE, 0);
    long pauseMicros = connection.options().integer("pause-us", 0, 10_000_000, 1000);
    long first = connection.options().integer("first", 0, Long.MAX_VALUE, 1);
    boolean tells = connection.options().flag("tell", false);
    connection.options().know("dead");
    connection.options().refuseOthers();
    for (DeviceSpec device : connection.devices()) {
      device.options().refuseOthers();
      device.channels().forEach(channel -> channel.options().refuseOthers());
    }
    return new Counting(connection, first, rounds, pauseMicros, tells);
  }

  @Override
  public ProbeResult probe(ConnectionSpec connection) {
    if (connection.options().flag("dead", false)) {
      throw new EnvironmentFault(Words.of("连不上 %s", "cannot reach %s", connection.name()));
    }
    return new ProbeResult(readings(channels(connection), 1), List.of("counts"));
  }

  private static List<ChannelSpec> channels(ConnectionSpec connection) {
    return connection.devices().stream().flatMap(device -> device.channels().stream()).toList();
  }

  private static List<Reading> readings(List<ChannelSpec> channels, long round) {
    List<Reading> readings = new ArrayList<>(channels.size());
    for (ChannelSpec channel : channels) {
      long value = channel.name().equals("state") ? 1 + round / 10 % 3 : round;
      readings.add(new Reading(channel, Reading.NO_TIME, new Value.Int(value), Quality.GOOD));
    }
    return readings;
  }

  private static final class Counting implements Driver {
    private final List<ChannelSpec> channels;
    private final long first;
    private final long rounds;
    private final long pauseMicros;
    private final boolean tells;
    private final AtomicLong delivered = new AtomicLong();
    private @Nullable Thread thread;
    private volatile boolean stopping;

    Counting(ConnectionSpec connection, long first, long rounds, long pauseMicros, boolean tells) {
      this.channels = channels(connection);
      this.first = first;
      this.rounds = rounds;
      this.tells = tells;
      this.pauseMicros = pauseMicros;
    }

    @Override
    public void start(ReadingSink sink) {
      thread = Thread.ofPlatform().name("generator").start(() -> run(sink));
    }

    private void run(ReadingSink sink) {
      for (long round = first; !stopping && (rounds == 0 || round < first + rounds); round++) {
        long number = round;
        List<Reading> readings = readings(channels, round);
        sink.deliver(readings, () -> isDurable(number));
        delivered.addAndGet(readings.size());
        if (pauseMicros > 0) {
          LockSupport.parkNanos(pauseMicros * 1000);
        }
      }
    }

    private void isDurable(long number) {
      if (tells) {
        System.out.println("durable " + number);
        System.out.flush();
      }
    }

    @Override
    public DriverHealth health() {
      return new DriverHealth(true, delivered.get(), 0, "");
    }

    @Override
    public void close() {
      stopping = true;
      Thread running = thread;
      if (running != null) {
        LockSupport.unpark(running);
        try {
          running.join();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
