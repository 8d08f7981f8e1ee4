package io.plumbline.verifier.engine.explain.walk;

import io.plumbline.contract.fault.FormatFault;
import io.plumbline.contract.frame.FrameHeader;
import io.plumbline.contract.segment.SegmentRecord;
import io.plumbline.contract.telemetry.ClockOffset;
import java.util.Optional;

/** What a walk through an archive looks for in its frames. One walk, not thread-safe. */
public interface FrameSearch {
  /**
   * Looks at a frame, decoding no more than it takes to know whether it matters.
   *
   * @return empty where nothing in it is looked for
   * @throws FormatFault when the frame is malformed
   */
  Optional<Find> look(SegmentRecord record) throws FormatFault;

  /** A frame with something that is looked for. */
  interface Find {
    FrameHeader header();

    /**
     * Takes what is looked for. Called at most once for each frame of a chain.
     *
     * @param frame its index among the frames that are kept
     * @return how many samples or events are to be proved by the frame; a frame with none of them
     *     is not kept
     * @throws FormatFault when the frame is malformed
     */
    long take(int frame) throws FormatFault;

    /** What the agent thought of the gateway's clock; known behind {@link #take}. */
    default Optional<ClockOffset> clock() {
      return Optional.empty();
    }
  }
}
