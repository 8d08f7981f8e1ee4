package io.plumbline.verifier.engine.explain.usage;

import io.plumbline.contract.usage.UsageEvent;
import io.plumbline.verifier.engine.explain.walk.FrameProof;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an archive holds of the use of some subjects, as a figure looks at it.
 *
 * @param scope which events count
 * @param subjects whose events these are: the one asked for, or all that the figure goes over
 * @param days the days with events of them, oldest first
 * @param day the day asked for; empty where none was
 */
public record UsageHistory(
    UsageScope scope, Set<String> subjects, List<UsageDay> days, Optional<UsageTrace> day) {
  public UsageHistory {
    days = List.copyOf(days);
  }

  /**
   * The use on a day.
   *
   * @param day the local day
   * @param counting events that add to the figure
   * @param others events that do not, by their action
   * @param users distinct users of the events that count
   */
  public record UsageDay(LocalDate day, long counting, long others, long users) {}

  /**
   * The frames that a day's events came in.
   *
   * @param first the earliest event that counts, of equal times the first in the archive
   * @param frames in arrival order; how many of the day's events each brought stands in it
   */
  public record UsageTrace(LocalDate day, Optional<TracedEvent> first, List<FrameProof> frames) {
    public UsageTrace {
      frames = List.copyOf(frames);
    }
  }

  /**
   * An event and where it came from.
   *
   * @param frame index of its frame in {@link UsageTrace#frames()}
   * @param row its row in the frame
   */
  public record TracedEvent(UsageEvent event, int frame, int row) {}
}
