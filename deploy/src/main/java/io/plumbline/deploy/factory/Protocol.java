package io.plumbline.deploy.factory;

import java.util.Locale;

/** What a machine speaks. */
public enum Protocol {
  OPCUA,
  MODBUS,
  MQTT,
  MTCONNECT;

  /** The name in ledgers and configuration, such as {@code opcua}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
