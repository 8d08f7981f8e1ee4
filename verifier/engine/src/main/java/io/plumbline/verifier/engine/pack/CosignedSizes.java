package io.plumbline.verifier.engine.pack;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.Cosignature;
import io.plumbline.contract.log.NoteKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tree heads of one log by size, and until when each leaf was in the log at the latest: the
 * earliest time at which as many trusted witnesses as are asked for had seen a larger size. Leaves
 * are asked for in ascending order. Not thread-safe.
 */
final class CosignedSizes {
  /** Where no witness has seen a leaf. */
  static final long NEVER = Long.MAX_VALUE;

  private final List<Mark> marks = new ArrayList<>();
  private long[] earliest = new long[0];
  private int next;

  /** A tree head, and what trusted witnesses say of it. */
  record Mark(long size, Digest root, String part, List<Cosignature> cosignatures) {}

  void add(Checkpoint head, String part, List<Cosignature> cosignatures) {
    marks.add(new Mark(head.size(), head.root(), part, List.copyOf(cosignatures)));
  }

  /**
   * No more heads will come.
   *
   * @param quorum how many witnesses have to have seen a leaf, 1 or more
   */
  void sort(int quorum) {
    marks.sort(Comparator.comparingLong(Mark::size));
    earliest = new long[marks.size() + 1];
    earliest[marks.size()] = NEVER;
    Map<NoteKey, Long> first = new HashMap<>();
    for (int i = marks.size() - 1; i >= 0; i--) {
      for (Cosignature one : marks.get(i).cosignatures()) {
        first.merge(one.witness(), one.seconds(), Math::min);
      }
      earliest[i] =
          first.size() < quorum
              ? NEVER
              : first.values().stream().sorted().skip(quorum - 1L).findFirst().orElse(NEVER);
    }
  }

  /** The size of the smallest head; there is one. */
  long smallest() {
    return marks.getFirst().size();
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
