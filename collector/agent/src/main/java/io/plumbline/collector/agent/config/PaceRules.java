package io.plumbline.collector.agent.config;

/**
 * How fast the agent sends, where the line to the gateway has other users.
 *
 * @param bytesPerSecond of frames and seals, on average over a second; {@link Long#MAX_VALUE} for
 *     no limit
 * @param backlogPercent of what is sent, so much goes to a backlog at least, 1 to 90: the limit
 *     gives way where new frames alone would use up more than the rest of it
 */
public record PaceRules(long bytesPerSecond, int backlogPercent) {
  /** As fast as the line and the gateway allow. */
  public static final PaceRules DEFAULT = new PaceRules(Long.MAX_VALUE, 50);

  /** Whether there is a limit. */
  public boolean isLimited() {
    return bytesPerSecond != Long.MAX_VALUE;
  }
}
