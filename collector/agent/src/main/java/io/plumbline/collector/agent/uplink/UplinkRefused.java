package io.plumbline.collector.agent.uplink;

import io.plumbline.contract.uplink.Refusal;
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
                refuse.reason(), refuse.boot(), refuse.sequence(), refuse.expected(), refuse.text())
        + remedy(refuse.reason());
  }

  /** What somebody has to do where waiting alone does not help; empty where it does. */
  private static String remedy(Refusal reason) {
    return reason == Refusal.CONFIG
        ? "。样本都留着，未丢失；请在网关上用 plumbline gateway expect 把这份配置也列入。"
            + " The samples are kept: have plumbline gateway expect on the gateway name this"
            + " configuration as well."
        : "";
  }
}
