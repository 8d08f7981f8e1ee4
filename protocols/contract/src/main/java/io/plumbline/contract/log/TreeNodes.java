package io.plumbline.contract.log;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The hashes of a tree's whole subtrees, and what follows from them: roots and proofs (RFC 6962,
 * 2.1). Cost: O(log n) look-ups for each.
 */
public interface TreeNodes {
  /**
   * The hash of the leaves [index · 2^height, (index + 1) · 2^height), all of which are in the
   * tree.
   *
   * @throws FormatFault when what is stored is damaged
   */
  Digest node(int height, long index) throws IOException, FormatFault;

  /** The root of the first {@code size} leaves. */
  default Digest root(long size) throws IOException, FormatFault {
    return size == 0 ? TreeHash.EMPTY : range(0, size);
  }

  /** The siblings from a leaf up to the root of a size. */
  default List<Digest> inclusion(long index, long size) throws IOException, FormatFault {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("leaf " + index + " is not in a tree of " + size);
    }
    List<Digest> proof = new ArrayList<>();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long middle = from + Long.highestOneBit(to - from - 1);
      if (index < middle) {
        proof.addFirst(range(middle, to));
        to = middle;
      } else {
        proof.addFirst(range(from, middle));
        from = middle;
      }
    }
    return proof;
  }

  /** What shows that the tree of the second size begins with that of the first. */
  default List<Digest> consistency(long first, long second) throws IOException, FormatFault {
    if (first < 0 || first > second) {
      throw new IllegalArgumentException(first + " leaves are not the beginning of " + second);
    }
    List<Digest> proof = new ArrayList<>();
    if (first == 0 || first == second) {
      return proof;
    }
    long from = 0;
    long to = second;
    while (first != to) {
      long middle = from + Long.highestOneBit(to - from - 1);
      if (first <= middle) {
        proof.addFirst(range(middle, to));
        to = middle;
      } else {
        proof.addFirst(range(from, middle));
        from = middle;
      }
    }
    if (from > 0) {
      proof.addFirst(range(from, to)); // else it is the older root, which the checker has
    }
    return proof;
  }

  private Digest range(long from, long to) throws IOException, FormatFault {
    long length = to - from;
    if (Long.bitCount(length) == 1) {
      int height = Long.numberOfTrailingZeros(length);
      return node(height, from >>> height);
    }
    long middle = from + Long.highestOneBit(length);
    return TreeHash.node(range(from, middle), range(middle, to));
  }
}
