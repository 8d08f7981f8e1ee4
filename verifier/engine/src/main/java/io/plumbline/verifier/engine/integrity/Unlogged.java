package io.plumbline.verifier.engine.integrity;

import io.plumbline.verifier.engine.source.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * The genuine seals of a chain that are not known to be in a log yet, oldest first. Where nothing
 * is logged only some are kept, those in the middle dropped: a later one covers what they did. Not
 * thread-safe.
 */
final class Unlogged {
  private static final int MAX_KEPT = 64;

  private final List<Waiting> waiting = new ArrayList<>();
  private long proven;

  /**
   * A seal.
   *
   * @param oldestArrival when the first frame arrived that it covers and no seal before it
   */
  private record Waiting(Place place, long sequence, long oldestArrival) {}

  void add(Place place, long sequence, long oldestArrival) {
    if (waiting.size() == MAX_KEPT) {
      long oldest = waiting.get(MAX_KEPT / 2 - 1).oldestArrival();
      Waiting kept = waiting.get(MAX_KEPT / 2);
      waiting.set(MAX_KEPT / 2, new Waiting(kept.place(), kept.sequence(), oldest));
      waiting.remove(MAX_KEPT / 2 - 1);
    }
    waiting.add(new Waiting(place, sequence, oldestArrival));
  }

  /** Everything up to a sequence needs no seal any more. */
  void pass(long sequence) {
    proven = Math.max(proven, sequence);
  }

  /** Lets go of what is logged by now; returns the last sequence that a logged seal covers. */
  long settle(SealLog log) {
    for (int i = waiting.size() - 1; i >= 0; i--) {
      if (log.holds(waiting.get(i).place())) {
        proven = Math.max(proven, waiting.get(i).sequence());
        waiting.subList(0, i + 1).clear();
        break;
      }
    }
    return proven;
  }

  /** When the first frame arrived that waits for the log; the far future where none does. */
  long oldestArrival() {
    return waiting.isEmpty() ? Long.MAX_VALUE : waiting.getFirst().oldestArrival();
  }
}
