package io.plumbline.deploy.factory;

/**
 * One protocol's side of the factory: takes what machines say and offers it on the wire.
 * Thread-safe.
 */
interface MachineServer extends AutoCloseable {
  /** The port it listens on. */
  int port();

  /**
   * Publishes a machine's state and values.
   *
   * @throws MuteException when the machine could not say all of it; it says the same once more then
   */
  void report(MachineSpec machine, Report report) throws MuteException, InterruptedException;

  /**
   * Publishes that a machine is there.
   *
   * @param beat 1, 2, 3…
   * @throws MuteException when the machine could not say it
   */
  void heartbeat(MachineSpec machine, long timeMicros, long beat)
      throws MuteException, InterruptedException;

  /** Stops listening and ends every thread and connection. Idempotent. */
  @Override
  void close();
}
