package io.plumbline.verifier.engine;

import io.plumbline.verifier.engine.facts.Grade;
import io.plumbline.verifier.engine.integrity.Proofs;
import java.util.Arrays;

/**
 * Which frames something rests on: for each chain the last sequence. A few chains each, so a scan
 * over two small arrays is the whole cost. Not thread-safe.
 */
final class ChainPoints {
  private int[] chains = new int[2];
  private long[] sequences = new long[2];
  private int size;

  void add(int chain, long sequence) {
    for (int i = size - 1; i >= 0; i--) {
      if (chains[i] == chain) {
        sequences[i] = Math.max(sequences[i], sequence);
        return;
      }
    }
    if (size == chains.length) {
      chains = Arrays.copyOf(chains, 2 * size);
      sequences = Arrays.copyOf(sequences, 2 * size);
    }
    chains[size] = chain;
    sequences[size++] = sequence;
  }

  /** {@code measured} when every frame is proven, {@code recorded} when one is not. */
  Grade grade(Proofs proofs) {
    for (int i = 0; i < size; i++) {
      if (!proofs.cover(chains[i], sequences[i])) {
        return Grade.RECORDED;
      }
    }
    return Grade.MEASURED;
  }

  boolean isEmpty() {
    return size == 0;
  }
}
