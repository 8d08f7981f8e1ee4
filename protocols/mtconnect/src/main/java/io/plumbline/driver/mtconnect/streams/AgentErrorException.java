package io.plumbline.driver.mtconnect.streams;

import java.io.IOException;

/** The agent answered with an MTConnectError document, or with something that is no document. */
public final class AgentErrorException extends IOException {
  private static final long serialVersionUID = 1L;

  AgentErrorException(String message) {
    super(message);
  }

  /** An answer that is no document of MTConnect. */
  public static AgentErrorException notUnderstood(String message) {
    return new AgentErrorException(message);
  }
}
