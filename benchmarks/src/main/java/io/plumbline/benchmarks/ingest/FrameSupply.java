package io.plumbline.benchmarks.ingest;

import io.plumbline.benchmarks.fleet.FleetAgent;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What one agent has to send. Used by one thread at a time. */
interface FrameSupply {
  /** The next frame with its seal; null when there is none any more. */
  FleetAgent.@Nullable SealedFrame next();

  /** Frames made now and kept until they are sent. */
  static FrameSupply ready(FleetAgent agent) {
    Queue<FleetAgent.SealedFrame> made = new ArrayDeque<>();
    while (!agent.isDone()) {
      made.add(agent.next());
    }
    return made::poll;
  }

  /**
   * Frames made when they are asked for: samples are drawn, encoded, hashed, chained and sealed.
   */
  static FrameSupply fromSamples(FleetAgent agent) {
    return () -> agent.isDone() ? null : agent.next();
  }
}
