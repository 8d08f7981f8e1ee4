package io.plumbline.deploy.factory;

import java.util.Set;

/** The two agents of the factory and what each reads. */
public enum EdgeAgent {
  /** Reads OPC UA and Modbus. */
  EDGE_1("edge-1", Set.of(Protocol.OPCUA, Protocol.MODBUS)),
  /** Reads MQTT and MTConnect. */
  EDGE_2("edge-2", Set.of(Protocol.MQTT, Protocol.MTCONNECT));

  private final String id;
  private final Set<Protocol> protocols;

  EdgeAgent(String id, Set<Protocol> protocols) {
    this.id = id;
    this.protocols = protocols;
  }

  /** The agent's id. */
  public String id() {
    return id;
  }

  /** What it reads. */
  public Set<Protocol> protocols() {
    return protocols;
  }
}
