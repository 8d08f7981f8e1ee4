package io.plumbline.contract.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plumbline.contract.chain.Digest;
import io.plumbline.contract.fault.FormatFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Roots and proofs against the definition of RFC 6962, 2.1, written down once more as recursion.
 */
class TreePropertiesTest {
  private static final List<Digest> LEAVES = leaves(600);

  private static final TreeNodes NODES =
      (height, index) -> root(LEAVES.subList((int) (index << height), (int) (index + 1 << height)));

  @Property(tries = 60)
  void a_growing_tree_has_the_root_of_the_definition(@ForAll @IntRange(max = 600) int size)
      throws IOException, FormatFault {
    GrowingTree tree = new GrowingTree();
    LEAVES.subList(0, size).forEach(tree::append);
    Digest expected = size == 0 ? TreeHash.EMPTY : root(LEAVES.subList(0, size));
    assertEquals(expected, tree.root());
    assertEquals(expected, NODES.root(size));
    GrowingTree resumed = GrowingTree.after(NODES, size / 2);
    LEAVES.subList(size / 2, size).forEach(resumed::append);
    assertEquals(expected, resumed.root());
  }

  @Property(tries = 100)
  void a_leaf_is_proved_where_it_stands_and_nowhere_else(
      @ForAll @IntRange(min = 1, max = 600) int size, @ForAll @IntRange(max = 599) int number)
      throws IOException, FormatFault {
    int index = number % size;
    List<Digest> proof = NODES.inclusion(index, size);
    Digest root = NODES.root(size);
    assertTrue(TreeProof.inclusion(index, size, LEAVES.get(index), proof, root));
    assertFalse(TreeProof.inclusion(index, size, LEAVES.get((index + 1) % 600), proof, root));
    assertFalse(TreeProof.inclusion(index, size, LEAVES.get(index), plusOne(proof), root));
    if (size > 1) {
      int other = (index + 1) % size;
      assertFalse(TreeProof.inclusion(other, size, LEAVES.get(index), proof, root));
      assertFalse(
          TreeProof.inclusion(
              index, size, LEAVES.get(index), proof.subList(0, proof.size() - 1), root));
    }
  }

  @Property(tries = 100)
  void an_older_tree_is_proved_to_be_the_beginning_of_a_newer_one(
      @ForAll @IntRange(min = 1, max = 600) int second, @ForAll @IntRange(max = 600) int number)
      throws IOException, FormatFault {
    int first = number % (second + 1);
    List<Digest> proof = NODES.consistency(first, second);
    Digest older = NODES.root(first);
    Digest newer = NODES.root(second);
    assertTrue(TreeProof.consistency(first, second, older, newer, proof));
    Digest another = TreeHash.leaf(new byte[] {1, 2, 3});
    assertFalse(TreeProof.consistency(first, second, another, newer, proof));
    assertFalse(TreeProof.consistency(first, second, older, newer, plusOne(proof)));
    if (first > 0) {
      assertFalse(TreeProof.consistency(first, second, older, another, proof));
    }
    if (!proof.isEmpty()) {
      assertFalse(
          TreeProof.consistency(first, second, older, newer, proof.subList(0, proof.size() - 1)));
    }
  }

  private static List<Digest> plusOne(List<Digest> proof) {
    List<Digest> longer = new ArrayList<>(proof);
    longer.add(TreeHash.EMPTY);
    return longer;
  }

  private static Digest root(List<Digest> leaves) {
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int middle = Integer.highestOneBit(leaves.size() - 1);
    return TreeHash.node(
        root(leaves.subList(0, middle)), root(leaves.subList(middle, leaves.size())));
  }

  private static List<Digest> leaves(int count) {
    List<Digest> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leaves.add(TreeHash.leaf(("leaf " + i).getBytes(StandardCharsets.US_ASCII)));
    }
    return leaves;
  }
}
