package io.plumbline.contract.log;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import java.io.IOException;
import java.util.Arrays;

/**
 * The root of a tree to which leaves are appended; remembers one hash per bit of the size. Cost:
 * one hash for each leaf on average, O(log n) for the root. Not thread-safe.
 */
public final class GrowingTree {
  private final Digest[] whole = new Digest[Long.SIZE]; // by height; used where the size has a bit
  private long size;

  /** A tree without leaves. */
  public GrowingTree() {
    Arrays.fill(whole, TreeHash.EMPTY);
  }

  /** Goes on behind the first leaves of a stored tree. */
  public static GrowingTree after(TreeNodes nodes, long size) throws IOException, FormatFault {
    GrowingTree tree = new GrowingTree();
    tree.size = size;
    for (int height = 0; height < Long.SIZE - 1; height++) {
      if ((size >>> height & 1) == 1) {
        tree.whole[height] = nodes.node(height, (size >>> height) - 1);
      }
    }
    return tree;
  }

  /** Number of leaves. */
  public long size() {
    return size;
  }

  /** Appends the hash of a leaf. */
  public void append(Digest leaf) {
    Digest hash = leaf;
    int height = 0;
    for (; (size >>> height & 1) == 1; height++) {
      hash = TreeHash.node(whole[height], hash);
    }
    whole[height] = hash;
    size++;
  }

  /** The root of what was appended. */
  public Digest root() {
    if (size == 0) {
      return TreeHash.EMPTY;
    }
    int height = Long.numberOfTrailingZeros(size);
    Digest hash = whole[height];
    for (height++; height < Long.SIZE - 1; height++) {
      if ((size >>> height & 1) == 1) {
        hash = TreeHash.node(whole[height], hash);
      }
    }
    return hash;
  }
}
