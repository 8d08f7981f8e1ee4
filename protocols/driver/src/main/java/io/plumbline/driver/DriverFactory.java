package io.plumbline.driver;

import java.util.Optional;

/**
 * Makes drivers of one protocol. Each protocol module has one implementation, its only public type,
 * found through {@link java.util.ServiceLoader}.
 */
public interface DriverFactory {
  /**
   * The name used in configuration: {@code opcua}, {@code mqtt}, {@code modbus} or {@code
   * mtconnect}.
   */
  String protocol();

  /**
   * Checks the configuration completely and makes a driver, without touching the network.
   *
   * @throws io.plumbline.contract.fault.InputFault when a key is unknown or a value is out of range
   */
  Driver create(ConnectionSpec connection);

  /**
   * Tries the connection once, reads every channel once and closes it again; the time-outs of the
   * configuration bound how long it takes.
   *
   * @throws io.plumbline.contract.fault.EnvironmentFault when the machine cannot be reached
   */
  ProbeResult probe(ConnectionSpec connection) throws InterruptedException;

  /** Looks at machines that are not configured; empty where the protocol has no way to. */
  default Optional<Explorer> explorer() {
    return Optional.empty();
  }

  /** How its servers come to be trusted; empty where the protocol has no trust list of its own. */
  default Optional<ServerTrust> trust() {
    return Optional.empty();
  }
}
