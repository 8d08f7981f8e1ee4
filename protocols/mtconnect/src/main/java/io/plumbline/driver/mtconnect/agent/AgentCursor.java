package io.plumbline.driver.mtconnect.agent;

import io.plumbline.driver.mtconnect.streams.StreamsDocument;

/**
 * How far an agent's buffer has been read, over all connections: its instance and the next sequence
 * number (MTConnect Standard Part 1, "sequence numbers"). Used by one thread.
 */
public final class AgentCursor {
  private String instanceId = "";
  private long next = -1;

  /** Whether anything was read before. */
  boolean isSet() {
    return next >= 0;
  }

  /** Whether the agent still holds everything that comes next. */
  boolean continuesIn(StreamsDocument current) {
    return isSet()
        && instanceId.equals(current.instanceId())
        && next >= current.firstSequence()
        && next <= current.nextSequence();
  }

  /** Whether a document is of the instance that is being read. */
  boolean isOf(StreamsDocument document) {
    return instanceId.equals(document.instanceId());
  }

  /**
   * Whether the agent had dropped what comes next before it made a document. The oldest number
   * alone does not say so: the agent may have gone on while the document was written.
   */
  boolean isOvertakenIn(StreamsDocument document) {
    return document.firstSequence() > next
        && document.observations().stream().noneMatch(o -> o.sequence() == next);
  }

  /** The next sequence number to ask for. */
  long next() {
    return next;
  }

  /** Everything in a document was read. */
  void moveBehind(StreamsDocument document) {
    instanceId = document.instanceId();
    next = document.nextSequence();
  }
}
