package io.plumbline.collector.gateway.admission;

import io.plumbline.contract.chain.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Every boot of one agent, in the order in which their first frames were admitted. Not thread-safe.
 */
final class AgentChain {
  final Map<UUID, BootChain> boots = new LinkedHashMap<>();

  /** Digest of the frame admitted last, whatever its boot; null before the first. */
  @Nullable Digest last;
}
