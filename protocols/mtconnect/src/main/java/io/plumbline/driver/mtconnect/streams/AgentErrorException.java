package io.plumbline.driver.mtconnect.streams;

import java.io.IOException;

/** The agent answered with an MTConnectError document, or with something that is no document. */
public final class AgentErrorException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean outOfRange;

  AgentErrorException(String message, boolean outOfRange) {
    super(message);
    this.outOfRange = outOfRange;
  }

  /** An answer that is no document of MTConnect. */
  public static AgentErrorException notUnderstood(String message) {
    return new AgentErrorException(message, false);
  }

  /** Whether the agent does not hold the number that was asked for any more. */
  public boolean isOutOfRange() {
    return outOfRange;
  }
}
