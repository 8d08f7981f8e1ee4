package io.plumbline.contract.log;

import io.plumbline.contract.chain.Digest;
import java.util.ArrayList;
import java.util.List;

/** The two hashes of a Merkle tree (RFC 6962, 2.1): a leaf and a node can never be confused. */
public final class TreeHash {
  /** The root of a tree without leaves. */
  public static final Digest EMPTY = Digest.sha256(new byte[0]);

  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  private TreeHash() {}

  /** The hash of a leaf: SHA-256(0x00 ‖ entry). */
  public static Digest leaf(byte[] entry) {
    return Digest.sha256(LEAF, entry);
  }

  /** The hash of two subtrees: SHA-256(0x01 ‖ left ‖ right). */
  public static Digest node(Digest left, Digest right) {
    return Digest.sha256(NODE, left.toBytes(), right.toBytes());
  }

  /**
   * The hash of a whole subtree, from the hashes of a row of it; their number is a power of two.
   */
  public static Digest whole(List<Digest> hashes) {
    List<Digest> row = hashes;
    while (row.size() > 1) {
      List<Digest> above = new ArrayList<>(row.size() / 2);
      for (int i = 0; i < row.size(); i += 2) {
        above.add(node(row.get(i), row.get(i + 1)));
      }
      row = above;
    }
    return row.getFirst();
  }
}
