package io.plumbline.collector.agent.uplink;

import io.plumbline.contract.uplink.UplinkMessage;
import java.io.IOException;

/** The gateway refuses the agent or an offer, and this connection ends with it. */
final class UplinkRefused extends IOException {
  private static final long serialVersionUID = 1L;

  UplinkRefused(UplinkMessage.Refuse refuse) {
    super(words(refuse));
  }

  static String words(UplinkMessage.Refuse refuse) {
    return "the gateway refuses: %s at %s/%d (it waits for %d): %s"
        .formatted(
            refuse.reason(), refuse.boot(), refuse.sequence(), refuse.expected(), refuse.text());
  }
}
