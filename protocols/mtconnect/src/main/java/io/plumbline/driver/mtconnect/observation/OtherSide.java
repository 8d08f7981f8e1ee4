package io.plumbline.driver.mtconnect.observation;

import io.plumbline.contract.config.Options;
import java.util.List;

/** Who is at the other side of a connection, and which keys only make sense with it. */
public enum OtherSide {
  ADAPTER(
      "tcp://",
      List.of("ping", "legacy-timeout", "line-limit", "probe-timeout"),
      List.of("adapter-device"),
      List.of("kind")),
  AGENT(
      "http://",
      List.of("interval", "longest-silence", "count", "document-limit"),
      List.of("agent-device"),
      List.of());

  private final String scheme;
  private final List<String> ofConnection;
  private final List<String> ofDevice;
  private final List<String> ofChannel;

  OtherSide(
      String scheme, List<String> ofConnection, List<String> ofDevice, List<String> ofChannel) {
    this.scheme = scheme;
    this.ofConnection = ofConnection;
    this.ofDevice = ofDevice;
    this.ofChannel = ofChannel;
  }

  /** Refuses the keys of a connection that belong to the other one alone. */
  public void refuseOnConnection(Options options) {
    other().refuse(other().ofConnection, options);
  }

  /** As above, of a device. */
  public void refuseOnDevice(Options options) {
    other().refuse(other().ofDevice, options);
  }

  /** As above, of a channel. */
  public void refuseOnChannel(Options options) {
    other().refuse(other().ofChannel, options);
  }

  private OtherSide other() {
    return this == ADAPTER ? AGENT : ADAPTER;
  }

  private void refuse(List<String> keys, Options options) {
    for (String key : keys) {
      if (options.has(key)) {
        String found = options.text(key);
        throw options.fault(
            key, found, found, "只用于 " + scheme + " 的连接", "a key of a connection to " + scheme);
      }
    }
  }
}
