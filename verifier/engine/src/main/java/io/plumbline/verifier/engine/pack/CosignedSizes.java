package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.log.Checkpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Tree heads of one log by size, and until when each leaf was in the log at the latest: the
 * earliest time at which a trusted witness had seen a larger size. Leaves are asked for in
 * ascending order. Not thread-safe.
 */
final class CosignedSizes {
  /** Where no witness has seen a leaf. */
  static final long NEVER = Long.MAX_VALUE;

  private final List<Mark> marks = new ArrayList<>();
  private long[] earliest = new long[0];
  private int next;

  /** A tree head; {@link #NEVER} where no trusted witness cosigned it. */
  record Mark(long size, Digest root, String part, long seconds) {}

  void add(Checkpoint head, String part, long seconds) {
    marks.add(new Mark(head.size(), head.root(), part, seconds));
  }

  /** No more heads will come. */
  void sort() {
    marks.sort(Comparator.comparingLong(Mark::size));
    earliest = new long[marks.size() + 1];
    earliest[marks.size()] = NEVER;
    for (int i = marks.size() - 1; i >= 0; i--) {
      earliest[i] = Math.min(earliest[i + 1], marks.get(i).seconds());
    }
  }

  /** Seconds since the epoch by which a leaf was in the log, {@link #NEVER} when nobody knows. */
  long seenBy(long leaf) {
    while (next < marks.size() && marks.get(next).size() <= leaf) {
      next++;
    }
    return earliest[next];
  }

  /** The heads of a size. */
  List<Mark> at(long size) {
    int i = next;
    while (i > 0 && marks.get(i - 1).size() >= size) {
      i--;
    }
    List<Mark> found = new ArrayList<>();
    for (; i < marks.size() && marks.get(i).size() <= size; i++) {
      if (marks.get(i).size() == size) {
        found.add(marks.get(i));
      }
    }
    return found;
  }

  /** The heads that are larger than a size. */
  List<Mark> beyond(long size) {
    return marks.stream().filter(mark -> mark.size() > size).toList();
  }
}
