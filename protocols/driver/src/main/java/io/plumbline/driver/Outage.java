package io.plumbline.driver;

import io.plumbline.contract.telemetry.Gap;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what {@link Driver} promises about losses: one BAD reading for each channel when the
 * machine is lost, one gap for each device when it is back, however often the driver tries in
 * between. Thread-safe.
 */
public final class Outage {
  private final List<DeviceSpec> devices;
  private final ReadingSink sink;
  private boolean away;
  private long sinceMicros;

  /**
   * Nothing is lost at first.
   *
   * @param connection the connection whose devices come and go together
   * @param sink where the readings and gaps go
   */
  public Outage(ConnectionSpec connection, ReadingSink sink) {
    this.devices = connection.devices();
    this.sink = sink;
  }

  /**
   * The machine was lost. Does nothing while it is lost already.
   *
   * @param lastHeardMicros when the machine was last heard, microseconds since the epoch
   */
  public void lost(long lastHeardMicros) {
    synchronized (this) {
      if (away) {
        return;
      }
      away = true;
      sinceMicros = lastHeardMicros;
    }
    sink.lost(deviceIds(), lastHeardMicros);
    List<Reading> bad = new ArrayList<>();
    for (DeviceSpec device : devices) {
      for (ChannelSpec channel : device.channels()) {
        bad.add(Reading.bad(channel, Reading.NO_TIME));
      }
    }
    sink.deliver(bad);
  }

  /**
   * As {@link #lost}, for a machine that never answered since the start: a gap follows, but no BAD
   * readings.
   */
  public void absent(long sinceMicros) {
    synchronized (this) {
      if (away) {
        return;
      }
      away = true;
      this.sinceMicros = sinceMicros;
    }
    sink.lost(deviceIds(), sinceMicros);
  }

  private List<String> deviceIds() {
    return devices.stream().map(DeviceSpec::id).toList();
  }

  /**
   * The machine answers again. Does nothing unless it was lost.
   *
   * @param nowMicros when it was back, microseconds since the epoch
   */
  public void restored(long nowMicros) {
    restored(nowMicros, -1);
  }

  /**
   * As {@link #restored(long)}, where it is known how much was lost.
   *
   * @param lost samples lost, 0 where the machine kept them and they follow, −1 where nobody knows
   */
  public void restored(long nowMicros, long lost) {
    long from;
    synchronized (this) {
      if (!away) {
        return;
      }
      away = false;
      from = sinceMicros;
    }
    for (DeviceSpec device : devices) {
      sink.gap(
          new Gap(device.id(), "", from, Math.max(from, nowMicros), Gap.Cause.DISCONNECTED, lost));
    }
  }
}
