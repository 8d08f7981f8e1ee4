package io.plumbline.deploy.factory;

/**
 * Where the servers listen on 127.0.0.1; 0 asks for any free port.
 *
 * @param opcua the OPC UA server
 * @param mqtt the MQTT broker
 * @param modbus the Modbus/TCP slave
 * @param mtconnect the SHDR adapter
 */
public record Ports(int opcua, int mqtt, int modbus, int mtconnect) {
  /** Any free ports. */
  public static final Ports ANY = new Ports(0, 0, 0, 0);

  public Ports {
    for (int port : new int[] {opcua, mqtt, modbus, mtconnect}) {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port " + port + ", expected 0 to 65535");
      }
    }
  }
}
