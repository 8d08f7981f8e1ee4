package io.plumbline.collector.gateway.ingest;

import io.plumbline.contract.chain.Seal;
import io.plumbline.contract.frame.FrameHeader;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the conversation of one connection stands: what was announced, and whether offers are
 * dropped because one before them was refused. One per connection; used by the committing thread
 * alone.
 */
public final class AgentTurn {
  private @Nullable UUID announcedBoot;
  private long announced;
  private boolean holding;
  private @Nullable UUID awaitedBoot;
  private long awaited;

  void announce(UUID boot, long sequence) {
    announcedBoot = boot;
    announced = sequence;
    holding = false;
  }

  /** The sequence announced for a boot, 0 for none. */
  long announced(UUID boot) {
    return boot.equals(announcedBoot) ? announced : 0;
  }

  /** After a refusal: only the awaited frame, or an announcement, is listened to. */
  void hold(@Nullable UUID boot, long sequence) {
    holding = true;
    awaitedBoot = boot;
    awaited = sequence;
  }

  /** Whether a frame was under way when the one before it was refused. */
  boolean drops(FrameHeader header) {
    if (!holding) {
      return false;
    }
    if (header.boot().equals(awaitedBoot) && header.sequence() <= awaited) {
      holding = false;
      return false;
    }
    return true;
  }

  /** Whether a seal was under way when a frame before it was refused. */
  boolean drops(Seal seal) {
    return holding && !(seal.boot().equals(awaitedBoot) && seal.sequence() < awaited);
  }

  boolean isHolding() {
    return holding;
  }
}
