package io.plumbline.collector.agent.account;

import java.util.Locale;

/** Why a sample that was read is neither stored nor waiting. */
public enum Rejection {
  /** Report by exception: it says nothing that the samples around it do not say. */
  UNCHANGED,
  /** The spool reached its limit and dropped it. */
  SPOOL_FULL,
  /** It could not be read back from the spool. */
  SPOOL_DAMAGED,
  /** The gateway refused it for good; it lies in the folder {@code refused}. */
  REFUSED,
  /** It was delivered after the agent began to stop. */
  STOPPING;

  /** The label in metrics: lower case with hyphens. */
  public String token() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
