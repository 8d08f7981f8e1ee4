package io.plumbline.collector.agent;

import io.plumbline.contract.fault.InputFault;
import io.plumbline.driver.ConnectionSpec;
import io.plumbline.driver.DriverFactory;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The drivers at hand, by protocol. */
final class Drivers {
  private final Map<String, DriverFactory> byProtocol = new TreeMap<>();

  Drivers(Iterable<DriverFactory> factories) {
    for (DriverFactory factory : factories) {
      DriverFactory other = byProtocol.putIfAbsent(factory.protocol(), factory);
      if (other != null) {
        throw new IllegalStateException(
            "two drivers for %s: %s and %s"
                .formatted(factory.protocol(), other.getClass(), factory.getClass()));
      }
    }
  }

  /** The drivers on the class path. */
  static List<DriverFactory> installed() {
    return ServiceLoader.load(DriverFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /**
   * The driver of a connection.
   *
   * @throws InputFault naming the protocols that there are
   */
  DriverFactory of(ConnectionSpec connection) {
    DriverFactory factory = byProtocol.get(connection.protocol());
    if (factory == null) {
      String known = String.join(", ", byProtocol.keySet());
      throw connection
          .options()
          .fault(
              "protocol",
              connection.protocol(),
              connection.protocol(),
              "其中之一：" + known,
              "one of " + known);
    }
    return factory;
  }
}
