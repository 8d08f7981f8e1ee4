package io.plumbline.driver.kit;

import io.plumbline.driver.ConnectionSpec;

/**
 * A real server of one protocol on loopback, as {@link DriverContract} needs it: three channels
 * with integer values, which are {@value #FIRST_VALUE}, 12 and 13 until somebody sets them.
 * Thread-safe.
 */
public interface MachineSimulator extends AutoCloseable {
  /**
   * How many channels there are; they are numbered from 0 and are in this order in the
   * configuration.
   */
  int CHANNELS = 3;

  /** The value of channel 0 before anybody sets it; the next channels have the next integers. */
  int FIRST_VALUE = 11;

  /**
   * Starts listening on {@link #port()}, the same port each time. Values survive a restart;
   * sessions do not.
   */
  void start() throws Exception;

  /** Dies: every connection is closed and nothing listens any more, until {@link #start()}. */
  void stop() throws Exception;

  /** The port on 127.0.0.1, fixed from construction on. */
  int port();

  /**
   * A configuration with one device of {@value #CHANNELS} channels of role PROCESS that finds the
   * machine on 127.0.0.1 at the given port (that of a link in front of it). Every period and
   * time-out in it is short: a value should arrive within 200 ms, a frozen server be noticed within
   * 5 s, a pause before a reconnect be at most 1 s.
   */
  ConnectionSpec connection(int port);

  /**
   * Changes a channel. Where the protocol has source times, the value carries this one.
   *
   * @param sourceMicros microseconds since the epoch, a multiple of 1000, later for each next call
   */
  void set(int channel, long value, long sourceMicros) throws Exception;

  /** From now on the machine says that the channel's value is bad, until it is set again. */
  void spoil(int channel) throws Exception;

  /** Stops for good and releases everything. */
  @Override
  void close() throws Exception;
}
