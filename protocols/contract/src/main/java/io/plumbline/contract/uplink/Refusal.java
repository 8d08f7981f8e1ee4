package io.plumbline.contract.uplink;

/** Why a gateway refuses; the wire code stays the same for ever. */
public enum Refusal {
  /** A message that cannot be decoded, or one out of turn. */
  MALFORMED(1),
  /** A protocol version that the gateway does not speak. */
  VERSION(2),
  /** The certificate names another agent, or none that is enrolled. */
  IDENTITY(3),
  /** A message, or a part of one, beyond a limit. */
  LIMIT(4),
  /** A sequence that leaves out frames. */
  SEQUENCE(5),
  /** A frame that does not continue the chain. */
  CHAIN(6),
  /** A seal whose signature or head does not match. */
  SEAL(7),
  /** A device that the agent may not write. */
  DEVICE(8),
  /** The archive cannot take more now; the agent keeps its frames and comes back. */
  UNAVAILABLE(9),
  /**
   * A frame made under a configuration that the gateway does not expect of the agent, which keeps
   * its frames and comes back: the gateway may be told to expect it.
   */
  CONFIG(10);

  private final int code;

  Refusal(int code) {
    this.code = code;
  }

  /** The wire code, 1 to 255. */
  public int code() {
    return code;
  }

  /** Whether the same bytes can be accepted later. */
  public boolean isTransient() {
    return this == UNAVAILABLE || this == CONFIG;
  }
}
