package io.plumbline.contract.telemetry;

import java.util.Locale;

/** What a channel's samples stand for (semantics, "Roles of a channel"). */
public enum Role {
  /** A machine state; the only role that changes the state of a device. */
  STATE,
  /** Any other operating value. */
  PROCESS,
  /** Connectivity only: keeps a state alive but is not operating data. */
  HEARTBEAT;

  /** The name used in files: {@code state}, {@code process} or {@code heartbeat}. */
  public String token() {
    return name().toLowerCase(Locale.ROOT);
  }
}
