package io.plumbline.deploy.factory;

/** Names of the channels of every machine, as the agents' configuration has them. */
final class Channels {
  /** Machine state, in the words of the protocol. */
  static final String STATE = "state";

  /** Load, percent. */
  static final String LOAD = "load";

  /** Turns per minute. */
  static final String SPEED = "speed";

  /** Reports so far: 1, 2, 3…, so that the last value received says how many were sent. */
  static final String COUNT = "count";

  /** Heartbeat. */
  static final String LINK = "link";

  private Channels() {}
}
