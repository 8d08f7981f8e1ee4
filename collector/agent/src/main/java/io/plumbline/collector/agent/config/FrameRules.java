package io.plumbline.collector.agent.config;

import io.plumbline.contract.frame.FrameLimits;
import java.time.Duration;

/**
 * When a frame is closed: whichever limit is reached first.
 *
 * @param every how long a sample waits at most; also how much is lost when the power fails
 * @param rows samples of one frame, 1 to {@link FrameLimits#MAX_ROWS}
 * @param bytes estimated size of the samples before they are encoded
 */
public record FrameRules(Duration every, int rows, int bytes) {
  /** One second, 65 536 rows, 1 MiB. */
  public static final FrameRules DEFAULT = new FrameRules(Duration.ofSeconds(1), 1 << 16, 1 << 20);
}
