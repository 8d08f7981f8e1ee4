package io.plumbline.verifier.engine.pack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plumbline.contract.log.Checkpoint;
import io.plumbline.contract.log.Cosignature;
import io.plumbline.contract.log.NoteKey;
import io.plumbline.contract.log.NoteSigner;
import io.plumbline.contract.log.TreeHash;
import io.plumbline.verifier.engine.EdgeArchive;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By when N of M witnesses had seen a leaf. */
class CosignedSizesTest {
  private static final long NEVER = CosignedSizes.NEVER;

  private final NoteKey one = witness("witness.example/w1");
  private final NoteKey two = witness("witness.example/w2");
  private final NoteKey three = witness("witness.example/w3");

  private static NoteKey witness(String name) {
    return NoteSigner.of(name, NoteKey.Kind.COSIGNATURE, EdgeArchive.newKey()).key();
  }

  private static Checkpoint head(long size) {
    return new Checkpoint("plumbline.example/gw-1", size, TreeHash.EMPTY);
  }

  private static Cosignature by(NoteKey witness, long seconds) {
    return new Cosignature(witness, seconds, true);
  }

  /** The answers for leaves 0, 5, 10, 15 and 20. */
  private List<Long> seen(int quorum) {
    CosignedSizes sizes = new CosignedSizes();
    sizes.add(head(20), "checkpoint", List.of(by(one, 400), by(two, 300)));
    sizes.add(head(5), "cosigned/005", List.of(by(one, 100)));
    sizes.add(head(15), "cosigned/015", List.of(by(three, 200)));
    sizes.add(head(10), "cosigned/010", List.of());
    sizes.sort(quorum);
    return List.of(0L, 5L, 10L, 15L, 20L).stream().map(sizes::seenBy).toList();
  }

  @Test
  void oneOfThreeIsTheFirstThatSawIt() {
    assertEquals(List.of(100L, 200L, 200L, 300L, NEVER), seen(1));
  }

  @Test
  void twoOfThreeWaitForTheSecondOnWhateverCheckpointThatWas() {
    assertEquals(List.of(200L, 300L, 300L, 400L, NEVER), seen(2));
  }

  @Test
  void threeOfThreeNeverSawTheLastLeaves() {
    assertEquals(List.of(300L, 400L, 400L, NEVER, NEVER), seen(3));
  }
}
