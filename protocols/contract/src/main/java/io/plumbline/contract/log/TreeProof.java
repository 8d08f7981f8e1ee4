package io.plumbline.contract.log;

import io.plumbline.contract.chain.Digest;
import java.util.List;

/**
 * Checks of Merkle proofs (RFC 6962, 2.1.1 and 2.1.2, by the loops of RFC 9162, 2.1.3.2 and
 * 2.1.4.2). A proof holds only if it has exactly the hashes that the sizes ask for. Cost: one hash
 * per element, two for consistency.
 */
public final class TreeProof {
  /** No proof between trees of 64-bit sizes is longer. */
  public static final int MAX_HASHES = 63;

  private TreeProof() {}

  /**
   * Whether a leaf stands at an index of the tree with a size and root.
   *
   * @param index number of the leaf, from 0
   * @param size number of leaves
   * @param leaf hash of the leaf
   * @param proof hashes of the siblings, from the leaf up
   */
  public static boolean inclusion(
      long index, long size, Digest leaf, List<Digest> proof, Digest root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long at = index;
    long last = size - 1;
    Digest hash = leaf;
    for (Digest sibling : proof) {
      if (last == 0) {
        return false;
      }
      if ((at & 1) == 1 || at == last) {
        hash = TreeHash.node(sibling, hash);
        int shift = at == 0 ? 0 : Long.numberOfTrailingZeros(at);
        at >>>= shift;
        last >>>= shift;
      } else {
        hash = TreeHash.node(hash, sibling);
      }
      at >>>= 1;
      last >>>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /**
   * Whether the tree of the second size has the first one as its beginning.
   *
   * @param first number of leaves of the older tree; 0 is consistent with everything
   * @param second number of leaves of the newer tree
   */
  public static boolean consistency(
      long first, long second, Digest firstRoot, Digest secondRoot, List<Digest> proof) {
    if (first < 0 || first > second) {
      return false;
    }
    if (first == second) {
      return proof.isEmpty() && firstRoot.equals(secondRoot);
    }
    if (first == 0) {
      return proof.isEmpty() && firstRoot.equals(TreeHash.EMPTY);
    }
    boolean whole = Long.bitCount(first) == 1; // the older tree is itself a node of the newer one
    if (!whole && proof.isEmpty()) {
      return false;
    }
    int shift = Long.numberOfTrailingZeros(first);
    long at = (first - 1) >>> shift;
    long last = (second - 1) >>> shift;
    Digest older = whole ? firstRoot : proof.getFirst();
    Digest newer = older;
    for (Digest sibling : whole ? proof : proof.subList(1, proof.size())) {
      if (last == 0) {
        return false;
      }
      if ((at & 1) == 1 || at == last) {
        older = TreeHash.node(sibling, older);
        newer = TreeHash.node(sibling, newer);
        int up = at == 0 ? 0 : Long.numberOfTrailingZeros(at);
        at >>>= up;
        last >>>= up;
      } else {
        newer = TreeHash.node(newer, sibling);
      }
      at >>>= 1;
      last >>>= 1;
    }
    return last == 0 && older.equals(firstRoot) && newer.equals(secondRoot);
  }
}
