package io.plumbline.collector.gateway.uplink;

import io.plumbline.collector.gateway.metrics.ConnectionEnd;
import io.plumbline.contract.uplink.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A handler gives a connection up: {@link EndHandler} turns the reason into an answer and a count.
 */
final class Rejection extends Exception {
  private static final long serialVersionUID = 1L;

  private final ConnectionEnd end;
  private final @Nullable Refusal refusal;

  /**
   * Describes why.
   *
   * @param refusal what the peer is told; null where it could not understand
   */
  Rejection(ConnectionEnd end, @Nullable Refusal refusal, String message) {
    super(message, null, false, false); // an outcome, not a defect: no stack trace
    this.end = end;
    this.refusal = refusal;
  }

  ConnectionEnd end() {
    return end;
  }

  @Nullable Refusal refusal() {
    return refusal;
  }
}
