package io.plumbline.deploy.factory;

/** How a machine behaves towards the platform. Only the first kind bears out a claim. */
public enum Behaviour {
  /** Reports its state and its values as it should. */
  REPORTING,
  /** In the ledger, in the configuration, and mute. */
  SILENT,
  /** Says that it is there, and nothing else. */
  HEARTBEAT_ONLY,
  /** Out of service by its ledger row, and still sending. */
  RETIRED,
  /** Stamps its reports ten minutes ahead of time. */
  CLOCK_AHEAD,
  /** Sends reports that are thirty hours old. */
  BACKFILLING,
  /** Sends, and no ledger knows it. */
  UNREGISTERED;

  /** Whether it publishes states and values. */
  public boolean reports() {
    return this != SILENT && this != HEARTBEAT_ONLY;
  }
}
