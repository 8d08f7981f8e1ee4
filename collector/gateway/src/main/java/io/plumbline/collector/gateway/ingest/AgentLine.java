package io.plumbline.collector.gateway.ingest;

import io.plumbline.collector.gateway.trust.AgentIdentity;
import io.plumbline.contract.uplink.UplinkMessage;
import java.util.List;

/** The way back to one connected agent. */
public interface AgentLine {
  /** Who is connected. */
  AgentIdentity identity();

  /**
   * Takes answers in their order; called by the committing thread, so it must not block. Answers to
   * a connection that is gone are dropped: the agent offers again.
   *
   * @param answers to be sent at once
   * @param answeredBytes bytes of offers that are not under way any more
   */
  void answer(List<UplinkMessage> answers, long answeredBytes);

  /** The credit that acknowledgements state. */
  long creditBytes();
}
